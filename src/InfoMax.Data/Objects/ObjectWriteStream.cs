namespace InfoMax.Data.Objects;

/// <summary>
/// The stream that an object is written through: gathers parts and sends some while the next is filled; what fits one part
/// goes in one request. Nothing is visible before <see cref="Complete"/>; a writer that is disposed without leaves nothing.
/// </summary>
public sealed class ObjectWriteStream : Stream
{
    /// <summary>Bytes of a part, unless the object needs larger ones.</summary>
    public const int LeastPartBytes = 16 << 20;

    private const int FirstBytes = 64 << 10;

    /// <summary>Parts of an object, at most: what S3 takes.</summary>
    private const int MostParts = 10_000;

    /// <summary>Parts that are on their way while the next is filled.</summary>
    private const int PartsAtOnce = 3;

    private readonly IObjectStore _store;
    private readonly ObjectAddress _address;
    private readonly CancellationToken _cancellationToken;
    private readonly int _partBytes;
    private readonly Queue<(Task Sent, byte[] Buffer)> _sending = [];
    private IObjectUpload? _upload;
    private byte[] _part = new byte[FirstBytes];
    private int _gathered;
    private int _parts;
    private long _sent;
    private bool _isComplete;

    /// <param name="store">The store.</param>
    /// <param name="address">The object.</param>
    /// <param name="expectedBytes">How long it will be, where that is known; else 0.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public ObjectWriteStream(IObjectStore store, ObjectAddress address, long expectedBytes, CancellationToken cancellationToken)
    {
        _store = store;
        _address = address;
        _cancellationToken = cancellationToken;
        _partBytes = (int)Math.Clamp((expectedBytes + MostParts - 1) / MostParts, LeastPartBytes, Array.MaxLength);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _sent + _gathered;

    /// <inheritdoc/>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
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
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: the content is durable after <see cref="Complete"/>.</summary>
    public override void Flush()
    {
    }

    /// <summary>Sends the rest and makes the object appear.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    public void Complete()
    {
        if (_upload is null)
        {
            Wait(_store.PutAsync(_address, _part.AsMemory(0, _gathered), _cancellationToken));
        }
        else
        {
            if (_gathered > 0)
            {
                Send();
            }

            while (_sending.TryDequeue(out (Task Sent, byte[] Buffer) part))
            {
                Wait(part.Sent);
            }

            Wait(_upload.CompleteAsync(_cancellationToken));
        }

        _isComplete = true;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isComplete && _upload is { } upload)
        {
            _upload = null;

            // A part that arrived after the rest was forgotten would stay for ever.
            Task.WhenAll(_sending.Select(part => part.Sent)).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
            Wait(upload.AbandonAsync());
        }

        base.Dispose(disposing);
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private void MakeRoom()
    {
        if (_part.Length < _partBytes)
        {
            Array.Resize(ref _part, (int)Math.Min(2L * _part.Length, _partBytes));
        }
        else
        {
            Send();
        }
    }

    private void Send()
    {
        if (_parts == MostParts)
        {
            throw new ObjectStoreException($"{_address}: is longer than {MostParts} parts of {_partBytes} bytes; more and smaller partitions make smaller artifacts");
        }

        _upload ??= _store.BeginAsync(_address, _cancellationToken).GetAwaiter().GetResult();
        byte[]? free = null;
        if (_sending.Count == PartsAtOnce)
        {
            (Task sent, free) = _sending.Dequeue();
            Wait(sent);
        }

        _sending.Enqueue((_upload.SendAsync(++_parts, _part.AsMemory(0, _gathered), _cancellationToken), _part));
        _sent += _gathered;
        _gathered = 0;
        _part = free ?? GC.AllocateUninitializedArray<byte>(_partBytes);
    }
}
