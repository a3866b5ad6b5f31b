using System.Globalization;
using System.Net;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Ranges;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// The artifacts of another node's directory, over its transfer endpoints. Nothing is kept on this node's disk: a writer
/// holds two pages in memory, a reader a few windows. A transfer that fails for good is an <see cref="ArtifactException"/>.
/// </summary>
/// <remarks>
/// A lost connection or a restart of the other node costs the page that was under way. Writers of one uri never share a
/// temporary file, the last one to complete wins whole. The digest of the whole content is checked by the node that has
/// the file, before its first page is given out and before an upload takes its name; pages are checked by both sides.
/// </remarks>
public sealed class HttpArtifactStore : IArtifactStore
{
    // Arrow files are read from their end, by the heads of their batches, and then front to back.
    private const int Windows = 3;

    private readonly TransferChannel _channel;

    /// <param name="channel">The way to the node.</param>
    public HttpArtifactStore(TransferChannel channel) => _channel = channel;

    /// <inheritdoc/>
    public string Kind => "node";

    /// <inheritdoc/>
    public ArtifactRef Write(string uri, Func<Stream, long> write)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(write);
        ArtifactName.ToRelativePath(uri);
        ArtifactUpload upload = new(_channel, uri);
        try
        {
            long rows = write(upload);
            return new ArtifactRef(uri, upload.Complete(), rows, upload.Length);
        }
        catch
        {
            upload.Abandon();
            throw;
        }
    }

    /// <inheritdoc/>
    public Stream OpenRead(ArtifactRef artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArtifactName.ToRelativePath(artifact.Uri);
        string target = TransferChannel.Target(
            TransferProtocol.ArtifactsPath,
            ("name", artifact.Uri),
            ("sha256", artifact.Sha256),
            ("bytes", artifact.Bytes.ToString(CultureInfo.InvariantCulture)));
        RangeReader reader = new(Fetch, artifact.Bytes, Windows, _channel.CancellationToken);
        try
        {
            // A missing or damaged artifact shows when it is opened, as it does in a directory.
            reader.Read(stackalloc byte[1], 0);
            return new RangeStream(reader.Read, artifact.Bytes, reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        async Task Fetch(long offset, Memory<byte> page, CancellationToken cancellationToken)
        {
            try
            {
                await _channel.ReadPageAsync(target, offset, page, artifact.Bytes, cancellationToken).ConfigureAwait(false);
            }
            catch (TransferRefusedException refusal)
            {
                throw new ArtifactException(refusal.Message, refusal)
                {
                    Damaged = refusal.Status == HttpStatusCode.NotFound ? artifact.Uri : null,
                };
            }
            catch (ArtifactException failure)
            {
                throw new ArtifactException($"cannot read artifact {artifact.Uri}: {failure.Message}", failure);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">Always: artifacts are deleted by the node that has them.</exception>
    public void Delete(string prefix) =>
        throw new ArtifactException($"cannot delete artifacts {prefix?.ReplaceLineEndings(" ")}: only the node that has them deletes them");
}
