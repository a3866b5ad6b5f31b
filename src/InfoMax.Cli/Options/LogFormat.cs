namespace InfoMax.Cli.Options;

/// <summary>The form of logs, progress and summaries.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text = 0,

    /// <summary>JSON lines.</summary>
    Json = 1,
}
