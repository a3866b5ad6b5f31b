namespace InfoMax.Cli;

/// <summary>
/// Standard output that says of itself that it cannot be written, so that its failure is not taken for that of an input or a result file.
/// A reader that closes its end of a pipe (<c>| head -1</c>) has what it wanted: the runtime drops the rest, and nothing is said.
/// </summary>
public sealed class ResultWriter(TextWriter inner) : GuardedWriter(inner)
{
    /// <inheritdoc/>
    /// <exception cref="StandardOutputException">Always.</exception>
    protected override void OnFailure(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);

        // A descriptor that is closed, or open for reading alone: the runtime speaks of a path, and there is none.
        throw new StandardOutputException(failure is UnauthorizedAccessException ? "it is closed" : failure.Message, failure);
    }
}
