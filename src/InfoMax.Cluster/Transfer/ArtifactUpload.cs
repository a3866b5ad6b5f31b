using System.Globalization;
using System.Security.Cryptography;
using InfoMax.Data;
using InfoMax.Data.Objects;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// The stream that an artifact is uploaded through: gathers pages, digests them, and sends one while the next is filled.
/// </summary>
/// <remarks>Closing does nothing: a writer that closes its stream, as many do, does no harm. The store completes or abandons it.</remarks>
internal sealed class ArtifactUpload : PartStream
{
    private const int UploadIdBytes = 16;
    private static readonly TimeSpan AbandonPatience = TimeSpan.FromSeconds(1);

    private readonly TransferChannel _channel;
    private readonly string _uri;
    private readonly string _upload = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(UploadIdBytes));
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Task _sending = Task.CompletedTask;
    private byte[]? _sendingPage;

    /// <param name="channel">The way to the node.</param>
    /// <param name="uri">The artifact.</param>
    public ArtifactUpload(TransferChannel channel, string uri)
        : base(TransferProtocol.MaxPageBytes)
    {
        _channel = channel;
        _uri = uri;
    }

    /// <summary>Sends the rest, has the node check and name the artifact, and returns the content's digest, lower-case hex.</summary>
    /// <exception cref="ArtifactException">The node refuses, or could not be reached.</exception>
    public string Complete()
    {
        SendRest();
        Finish(_sending);
        string sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        Finish(_channel.CommandAsync(
            HttpMethod.Post,
            Target(("sha256", sha256), ("bytes", SentBytes.ToString(CultureInfo.InvariantCulture))),
            SentBytes,
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
    /// <exception cref="ArtifactException">The node refuses, or could not be reached.</exception>
    protected override byte[]? Send(byte[] part, int count)
    {
        Finish(_sending);
        byte[]? free = _sendingPage;
        _sendingPage = part;
        _hash.AppendData(part, 0, count);
        _sending = _channel.WritePageAsync(
            Target(("offset", SentBytes.ToString(CultureInfo.InvariantCulture))), part.AsMemory(0, count), _channel.CancellationToken);
        return free;
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
