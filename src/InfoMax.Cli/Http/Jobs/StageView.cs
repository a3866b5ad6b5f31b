using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>A finished round as the HTTP API shows it.</summary>
public sealed record StageView
{
    /// <summary>As progress, logs and the manifest call it.</summary>
    [Description("The round's name.")]
    public required string Name { get; init; }

    /// <summary>Wall time.</summary>
    [Description("Its wall time.")]
    public required double Seconds { get; init; }

    /// <summary>Workers that finished items of it.</summary>
    [Description("Workers that finished items of it.")]
    public required int Workers { get; init; }

    /// <summary>Attempts that failed or were lost while it ran.</summary>
    [Description("Attempts that failed or were lost while it ran.")]
    public required int Retries { get; init; }
}
