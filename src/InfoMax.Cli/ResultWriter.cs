using System.Text;

namespace InfoMax.Cli;

/// <summary>
/// Standard output that says of itself that it cannot be written, so that its failure is not taken for that of an input or a result file.
/// A reader that closes its end of a pipe (<c>| head -1</c>) has what it wanted: the runtime drops the rest, and nothing is said.
/// </summary>
public sealed class ResultWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    /// <summary>Writes, and lets a failure name standard output.</summary>
    /// <exception cref="StandardOutputException">It was not taken.</exception>
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException exception)
        {
            // A descriptor that is closed, or open for reading alone: the runtime speaks of a path, and there is none.
            throw new StandardOutputException("it is closed", exception);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new StandardOutputException(exception.Message, exception);
        }
    }
}
