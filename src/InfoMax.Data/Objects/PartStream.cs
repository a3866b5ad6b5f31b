namespace InfoMax.Data.Objects;

/// <summary>
/// A stream that is written front to back and leaves in parts of equal length, the last one shorter. The first buffer is
/// small and doubles, so that short content costs little memory.
/// </summary>
/// <param name="partBytes">Bytes of a part, at least 1.</param>
public abstract class PartStream(int partBytes) : Stream
{
    private const int FirstBytes = 64 << 10;

    private byte[] _part = new byte[Math.Min(FirstBytes, partBytes)];
    private int _gathered;

    /// <inheritdoc/>
    public sealed override bool CanRead => false;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => true;

    /// <summary>Bytes written so far.</summary>
    public sealed override long Length => SentBytes + _gathered;

    /// <summary>As <see cref="Length"/>; cannot be set.</summary>
    public sealed override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes that are gathered before a part is sent.</summary>
    protected int PartBytes => partBytes;

    /// <summary>Bytes of the parts that were sent.</summary>
    protected long SentBytes { get; private set; }

    /// <summary>What was written since the last part was sent.</summary>
    protected ReadOnlyMemory<byte> Gathered => _part.AsMemory(0, _gathered);

    /// <inheritdoc/>
    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_gathered == _part.Length)
            {
                MakeRoom();
            }

            int taken = Math.Min(buffer.Length, _part.Length - _gathered);
            buffer[..taken].CopyTo(_part.AsSpan(_gathered));
            _gathered += taken;
            buffer = buffer[taken..];
        }
    }

    /// <inheritdoc/>
    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: the content is durable once the stream was completed.</summary>
    public sealed override void Flush()
    {
    }

    /// <inheritdoc/>
    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Sends what was gathered, if anything: the last part.</summary>
    protected void SendRest()
    {
        if (_gathered > 0)
        {
            SendGathered();
        }
    }

    /// <summary>Sends one part, or begins to; its first byte is at <see cref="SentBytes"/> of the content.</summary>
    /// <param name="part">A buffer that belongs to the callee from now on.</param>
    /// <param name="count">Bytes of the part, from the buffer's beginning, at least 1.</param>
    /// <returns>A buffer of an earlier part that is done with, or null.</returns>
    protected abstract byte[]? Send(byte[] part, int count);

    private void MakeRoom()
    {
        if (_part.Length == partBytes)
        {
            SendGathered();
        }

        // After a part is sent a whole one is made at once, and only if more is written.
        if (_part.Length == 0)
        {
            _part = GC.AllocateUninitializedArray<byte>(partBytes);
        }
        else if (_gathered == _part.Length)
        {
            Array.Resize(ref _part, (int)Math.Min(2L * _part.Length, partBytes));
        }
    }

    private void SendGathered()
    {
        byte[]? free = Send(_part, _gathered);
        SentBytes += _gathered;
        _gathered = 0;
        _part = free ?? [];
    }
}
