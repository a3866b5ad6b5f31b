namespace InfoMax.Cli;

/// <summary>Standard output did not take what a command printed.</summary>
public sealed class StandardOutputException(string reason, Exception inner)
    : IOException($"standard output cannot be written: {reason.TrimEnd('.')}; send it where there is room, or to a terminal", inner)
{
    /// <summary>Why, as the system says it.</summary>
    public string Reason { get; } = reason.TrimEnd('.');
}
