namespace InfoMax.Data.Objects;

/// <summary>
/// The stream that an object is written through: gathers parts and sends some while the next is filled; what fits one part
/// goes in one request. Nothing is visible before <see cref="Complete"/>; a writer that is disposed without leaves nothing.
/// </summary>
public sealed class ObjectWriteStream : PartStream
{
    /// <summary>Bytes of a part, unless the object needs larger ones.</summary>
    public const int LeastPartBytes = 16 << 20;

    /// <summary>Parts of an object, at most: what S3 takes.</summary>
    private const int MostParts = 10_000;

    /// <summary>Parts that are on their way while the next is filled.</summary>
    private const int PartsAtOnce = 3;

    private readonly IObjectStore _store;
    private readonly ObjectAddress _address;
    private readonly CancellationToken _cancellationToken;
    private readonly Queue<(Task Sent, byte[] Buffer)> _sending = [];
    private IObjectUpload? _upload;
    private int _parts;
    private bool _isComplete;

    /// <param name="store">The store.</param>
    /// <param name="address">The object.</param>
    /// <param name="expectedBytes">How long it will be, where that is known; else 0.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public ObjectWriteStream(IObjectStore store, ObjectAddress address, long expectedBytes, CancellationToken cancellationToken)
        : base((int)Math.Clamp((expectedBytes + MostParts - 1) / MostParts, LeastPartBytes, Array.MaxLength))
    {
        _store = store;
        _address = address;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Sends the rest and makes the object appear.</summary>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached.</exception>
    public void Complete()
    {
        if (_upload is null)
        {
            Wait(_store.PutAsync(_address, Gathered, _cancellationToken));
        }
        else
        {
            SendRest();
            while (_sending.TryDequeue(out (Task Sent, byte[] Buffer) part))
            {
                Wait(part.Sent);
            }

            Wait(_upload.CompleteAsync(_cancellationToken));
        }

        _isComplete = true;
    }

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

    /// <inheritdoc/>
    /// <exception cref="ObjectStoreException">The store refuses or cannot be reached, or the object has too many parts.</exception>
    protected override byte[]? Send(byte[] part, int count)
    {
        if (_parts == MostParts)
        {
            throw new ObjectStoreException($"{_address}: is longer than {MostParts} parts of {PartBytes} bytes; more and smaller partitions make smaller artifacts");
        }

        _upload ??= _store.BeginAsync(_address, _cancellationToken).GetAwaiter().GetResult();
        byte[]? free = null;
        if (_sending.Count == PartsAtOnce)
        {
            (Task sent, free) = _sending.Dequeue();
            Wait(sent);
        }

        _sending.Enqueue((_upload.SendAsync(++_parts, part.AsMemory(0, count), _cancellationToken), part));
        return free;
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
