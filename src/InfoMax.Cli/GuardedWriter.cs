using System.Text;

namespace InfoMax.Cli;

/// <summary>A standard stream whose failures are answered in one place, whatever was to be written.</summary>
/// <param name="inner">The stream.</param>
public abstract class GuardedWriter(TextWriter inner) : TextWriter
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

    /// <summary>What becomes of a failure; what was to be written is lost.</summary>
    /// <param name="failure">Of input or output, of a descriptor that is closed (the runtime speaks of access), or of a stream that was disposed of.</param>
    protected abstract void OnFailure(Exception failure);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            OnFailure(exception);
        }
    }
}
