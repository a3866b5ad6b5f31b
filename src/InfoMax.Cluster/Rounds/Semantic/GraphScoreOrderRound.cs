using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Scores;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Adds up what all partitions tell of a split's rows, and orders the scores that follow.</summary>
[RoundKernel(RoundKind.GraphScoreOrder, PartitionScheme.Semantic)]
internal static class GraphScoreOrderRound
{
    public static ScoreOrderResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        long[] rows = ReadRows(context, split);
        long[] units = new long[rows.Length];
        int[] partitions = new int[rows.Length];
        IReadOnlyList<GraphSumsResult> all = context.Results<GraphSumsResult>(RoundKind.GraphSums);
        for (int p = 0; p < all.Count; p++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] counts = RoundIndex.Read<int[]>(context.Store, all[p].Counts);
            if (counts[split] > 0)
            {
                Add(context, all[p].Sums, counts.AsSpan(0, split).ToArray().Sum(), counts[split], p, rows, units, partitions);
            }

            context.Progress((p + 1.0) / all.Count);
        }

        double[] raw = context.Spec.ScoreKind != ScoreKind.Hub
            ? Array.ConvertAll(units, BitConverter.Int64BitsToDouble)
            : Array.ConvertAll(units, HubSums.ToScore);
        return ScoreOrdering.Write(context, rows, raw, partitions);
    }

    private static void Add(RoundContext context, ArtifactRef sums, int first, int count, int partition, long[] rows, long[] units, int[] partitions)
    {
        using Stream stream = context.Store.OpenRead(sums);
        long[] named = NumbersArtifact.Read<long>(stream, "row", first, count);
        long[] told = NumbersArtifact.Read<long>(stream, "units", first, count);
        int[] own = NumbersArtifact.Read<int>(stream, "own", first, count);
        int place = 0;
        for (int i = 0; i < named.Length; i++)
        {
            while (rows[place] < named[i])
            {
                place++;
            }

            units[place] += told[i];
            partitions[place] = own[i] == 0 ? partitions[place] : partition;
        }
    }

    private static long[] ReadRows(RoundContext context, int split)
    {
        ArtifactRef index = context.Results<CopiesResult>(RoundKind.Copies)[0].Index;
        using Stream stream = context.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(context.Store, index)[split]);
        return ImportanceArtifact.Read(stream).Rows;
    }
}
