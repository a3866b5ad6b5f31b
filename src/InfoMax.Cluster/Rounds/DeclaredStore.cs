using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Telemetry;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// A kernel's view of the artifact store: it opens what the round declares to read and what the item itself wrote. A
/// forgotten declaration fails at once instead of meeting, some day, artifacts that were deleted for want of a reader.
/// </summary>
internal sealed class DeclaredStore(IArtifactStore inner, RoundContext context) : IArtifactStore
{
    /// <inheritdoc/>
    public ArtifactRef Write(string uri, Func<Stream, long> write)
    {
        ArtifactRef written = inner.Write(uri, write);
        ClusterMetrics.ArtifactIo.Add(written.Bytes, new KeyValuePair<string, object?>(ClusterMetrics.Direction, "write"));
        return written;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The round does not declare to read it.</exception>
    public Stream OpenRead(ArtifactRef artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        if (ArtifactOrigin.Of(context.Item.JobId, artifact.Uri) is { Index: { } index } origin && !MayRead(origin, index))
        {
            throw new InvalidOperationException(
                $"{context.Definition} opens {artifact.Uri} and does not declare to read it: it may be deleted by then");
        }

        ClusterMetrics.ArtifactIo.Add(artifact.Bytes, new KeyValuePair<string, object?>(ClusterMetrics.Direction, "read"));
        return inner.OpenRead(artifact);
    }

    private bool MayRead(ArtifactOrigin origin, int index) =>
        (origin.Round == context.Item.Round && index == context.Item.Index)
        || (origin.IsBulk
            ? context.Definition.MayReadBulk(origin.Round.Kind, index, context.Item.Index)
            : context.Definition.MayRead(origin.Round.Kind, bulk: false) || IsPassedOn(origin));

    private bool IsPassedOn(ArtifactOrigin origin)
    {
        Pipeline pipeline = Pipelines.Of(context.Order.Shape);
        return context.Definition.Reads.Any(read => pipeline[read].PassesOn.Contains(origin.Round.Kind));
    }

    /// <inheritdoc/>
    public long? FreeBytes() => inner.FreeBytes();

    /// <inheritdoc/>
    public void Delete(string prefix) => inner.Delete(prefix);
}
