using System.Runtime.InteropServices;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// What the neighbour lists of a partition tell of each row that they name. Sums are in fixed point, so that those over all
/// partitions do not depend on how the lists are divided.
/// </summary>
[RoundKernel(RoundKind.GraphSums, PartitionScheme.Semantic)]
internal static class GraphSumsRound
{
    private const int RowsAtOnce = 1 << 16;

    public static GraphSumsResult Run(RoundContext context)
    {
        ArtifactRef neighbors = context.Results<MergeResult>(RoundKind.Merge)[context.Item.Index].Neighbors;
        Dictionary<long, (long Units, int Own)> sums = new((int)Math.Min(neighbors.Rows * 2, Array.MaxLength));
        int used = context.Spec.Definition.GraphNeighbors;
        NamedLabels? labels = context.Spec.Definition.NeedsLabels ? NamedLabels.Read(context, neighbors, used, RowsAtOnce) : null;
        for (int first = 0; first < neighbors.Rows; first += RowsAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(neighbors);
            Add(context.Spec.ScoreKind, labels, NeighborsArtifact.ReadRange(stream, first, (int)Math.Min(RowsAtOnce, neighbors.Rows - first)), used, sums);
            context.Progress(0.9 * first / neighbors.Rows);
        }

        long[] rows = [.. sums.Keys.Order()];
        long[] units = Array.ConvertAll(rows, row => sums[row].Units);
        int[] own = Array.ConvertAll(rows, row => sums[row].Own);
        return new GraphSumsResult(
            context.Store.Write(context.BulkUri("sums.arrow"), stream => NumbersArtifact.Write(stream, ("row", rows), ("units", units), ("own", own))),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), Counts(context, rows), rows.Length));
    }

    private static void Add(ScoreKind score, NamedLabels? labels, GlobalLists lists, int used, Dictionary<long, (long Units, int Own)> sums)
    {
        for (int i = 0; i < lists.Rows.Length; i++)
        {
            int start = i * lists.K;
            int end = start;
            while (end < start + Math.Min(lists.K, used) && lists.Neighbors[end] >= 0)
            {
                end++;
            }

            ref (long Units, int Own) self = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, lists.Rows[i], out _);
            self.Own = 1;
            if (score == ScoreKind.Density)
            {
                self.Units = BitConverter.DoubleToInt64Bits(GraphScores.Density(lists.Cosines.AsSpan(start, end - start)));
                continue;
            }

            if (score == ScoreKind.Agreement)
            {
                self.Units = BitConverter.DoubleToInt64Bits(labels!.Agreement(lists.Rows[i], lists.Neighbors.AsSpan(start, end - start), lists.Cosines.AsSpan(start, end - start)));
                continue;
            }

            for (int e = start; e < end; e++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sums, lists.Neighbors[e], out _).Units += HubSums.ToUnits(lists.Cosines[e]);
            }
        }
    }

    /// <summary>How many of the ascending rows each split has.</summary>
    private static int[] Counts(RoundContext context, long[] rows)
    {
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        int[] counts = new int[splits.Count];
        int done = 0;
        long end = 0;
        for (int split = 0; split < counts.Length; split++)
        {
            end += splits[split].InputRows;
            int first = done;
            while (done < rows.Length && rows[done] < end)
            {
                done++;
            }

            counts[split] = done - first;
        }

        return counts;
    }
}
