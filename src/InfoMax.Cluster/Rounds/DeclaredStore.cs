using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Telemetry;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// A kernel's view of the artifact store: it opens what the round declares to read and what the item itself wrote, and writes
/// what is its own attempt's, whatever the store. A forgotten declaration fails at once instead of meeting, some day, artifacts
/// that were deleted for want of a reader.
/// </summary>
internal sealed class DeclaredStore(IArtifactStore inner, RoundContext context) : IArtifactStore
{
    /// <inheritdoc/>
    public string Kind => inner.Kind;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The name is not one of the attempt's.</exception>
    public ArtifactRef Write(string uri, Func<Stream, long> write)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.StartsWith(context.Uri(""), StringComparison.Ordinal)
            && !(context.Definition.BulkBytes is not null && uri.StartsWith(context.BulkUri(""), StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"{context.Definition} writes {uri}, which is not of its attempt: what others wrote is theirs");
        }

        ArtifactRef written = inner.Write(uri, write);
        Count(written, "write");
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

        Count(artifact, "read");
        return inner.OpenRead(artifact);
    }

    private void Count(ArtifactRef artifact, string direction) => ClusterMetrics.ArtifactIo.Add(
        artifact.Bytes,
        new KeyValuePair<string, object?>(ClusterMetrics.Direction, direction),
        new KeyValuePair<string, object?>(ClusterMetrics.Store, Kind));

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
    /// <exception cref="InvalidOperationException">Always: the coordinator deletes what nobody reads any more.</exception>
    public void Delete(string prefix) => throw new InvalidOperationException($"{context.Definition} deletes {prefix}: only the coordinator does");
}
