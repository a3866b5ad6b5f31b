using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>The importance of a semantic partition's rows, in ascending order as its lists are, from all splits.</summary>
[RoundKernel(RoundKind.GraphPartitions, PartitionScheme.Semantic)]
internal static class GraphPartitionsRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        int partition = context.Item.Index;
        int size = checked((int)context.Results<MergeResult>(RoundKind.Merge)[partition].Neighbors.Rows);
        long[] rows = new long[size];
        float[] importance = new float[size];
        int filled = 0;
        foreach (ScoreImportanceResult split in context.Results<ScoreImportanceResult>(RoundKind.GraphScoreImportance))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] counts = RoundIndex.Read<int[]>(context.Store, split.Counts!);
            if (counts[partition] > 0)
            {
                int first = counts.AsSpan(0, partition).ToArray().Sum();
                using Stream stream = context.Store.OpenRead(split.ByPartition!);
                NumbersArtifact.Read<long>(stream, ScoreOrdering.Row, first, counts[partition]).CopyTo(rows, filled);
                NumbersArtifact.Read<float>(stream, "importance", first, counts[partition]).CopyTo(importance, filled);
                filled += counts[partition];
            }

            context.Progress(filled / (double)Math.Max(1, size));
        }

        return new ArtifactResult(context.Store.Write(context.Uri("importance.arrow"), stream => ImportanceArtifact.Write(stream, rows, importance)));
    }
}
