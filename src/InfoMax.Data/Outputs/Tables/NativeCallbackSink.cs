using System.Runtime.ExceptionServices;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// A stream for native code to write to: the first failure is kept for <see cref="ThrowIfFailed"/> and everything after
/// it is dropped, so no exception has to cross native frames and the disk's own message survives.
/// </summary>
internal sealed class NativeCallbackSink(Stream inner) : Stream
{
    private ExceptionDispatchInfo? _failure;
    private long _position;

    /// <summary>Whether a write has failed.</summary>
    public bool Failed => _failure is not null;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _position;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Throws the first failure again.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _position += buffer.Length;
        if (_failure is not null)
        {
            return;
        }

        try
        {
            inner.Write(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
