using System.Globalization;
using System.Security.Cryptography;
using InfoMax.Data;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// The stream that an artifact is uploaded through: gathers pages, digests them, and sends one while the next is filled.
/// </summary>
/// <remarks>Closing does nothing: a writer that closes its stream, as many do, does no harm. The store completes or abandons it.</remarks>
internal sealed class ArtifactUpload : Stream
{
    private const int FirstPageBytes = 64 * 1024;
    private const int UploadIdBytes = 16;
    private static readonly TimeSpan AbandonPatience = TimeSpan.FromSeconds(1);

    private readonly TransferChannel _channel;
    private readonly string _uri;
    private readonly string _upload = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(UploadIdBytes));
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _page = new byte[FirstPageBytes];
    private byte[] _spare = [];
    private int _gathered;
    private long _sent;
    private Task _sending = Task.CompletedTask;

    /// <param name="channel">The way to the node.</param>
    /// <param name="uri">The artifact.</param>
    public ArtifactUpload(TransferChannel channel, string uri)
    {
        _channel = channel;
        _uri = uri;
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
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_gathered == _page.Length)
            {
                MakeRoom();
            }

            int taken = Math.Min(buffer.Length, _page.Length - _gathered);
            buffer[..taken].CopyTo(_page.AsSpan(_gathered));
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

    /// <summary>Sends the rest, has the node check and name the artifact, and returns the content's digest, lower-case hex.</summary>
    /// <exception cref="ArtifactException">The node refuses, or could not be reached.</exception>
    public string Complete()
    {
        if (_gathered > 0)
        {
            SendPage();
        }

        Finish(_sending);
        string sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        Finish(_channel.CommandAsync(
            HttpMethod.Post,
            Target(("sha256", sha256), ("bytes", _sent.ToString(CultureInfo.InvariantCulture))),
            _sent,
            _channel.CancellationToken));
        return sha256;
    }

    /// <summary>Asks the node, once, to forget the upload; a node that does not hear of it deletes it with the job.</summary>
    public void Abandon()
    {
        // A page that arrived after the node forgot the upload would begin it anew.
        Task.WaitAny([_sending], AbandonPatience);
        using CancellationTokenSource patience = new(AbandonPatience);
        try
        {
            _channel.CommandAsync(HttpMethod.Delete, Target(), 0, patience.Token).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is TransferRefusedException or ArtifactException or OperationCanceledException)
        {
            // The first error is the one to report.
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void MakeRoom()
    {
        if (_page.Length < TransferProtocol.MaxPageBytes)
        {
            Array.Resize(ref _page, 2 * _page.Length);
        }
        else
        {
            SendPage();
        }
    }

    private void SendPage()
    {
        Finish(_sending);
        _hash.AppendData(_page, 0, _gathered);
        _sending = _channel.WritePageAsync(
            Target(("offset", _sent.ToString(CultureInfo.InvariantCulture))), _page.AsMemory(0, _gathered), _channel.CancellationToken);
        _sent += _gathered;
        _gathered = 0;
        (_page, _spare) = (_spare.Length == 0 ? new byte[TransferProtocol.MaxPageBytes] : _spare, _page);
    }

    private string Target(params ReadOnlySpan<(string Name, string Value)> query) =>
        TransferChannel.Target(TransferProtocol.ArtifactsPath, [("name", _uri), ("upload", _upload), .. query]);

    private void Finish(Task request)
    {
        try
        {
            request.GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is TransferRefusedException or ArtifactException)
        {
            throw new ArtifactException(
                error.Message.StartsWith("cannot write", StringComparison.Ordinal) ? error.Message : $"cannot write artifact {_uri}: {error.Message}", error);
        }
    }
}
