namespace InfoMax.Cli;

/// <summary>
/// Standard error that may be closed or full: what cannot be said is dropped, since a job must not die of its own messages.
/// </summary>
public sealed class ForgivingWriter(TextWriter inner) : GuardedWriter(inner)
{
    /// <inheritdoc/>
    protected override void OnFailure(Exception failure)
    {
        // There is nowhere left to complain.
    }
}
