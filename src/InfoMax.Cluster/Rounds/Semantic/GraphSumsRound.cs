using System.Runtime.InteropServices;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// What the neighbour lists of a partition tell of each row that they name, for every score of the graph that is asked for. Sums are
/// in fixed point, so that those over all partitions do not depend on how the lists are divided.
/// </summary>
[RoundKernel(RoundKind.GraphSums, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class GraphSumsRound
{
    public static GraphSumsResult Run(RoundContext context)
    {
        ArtifactRef neighbors = context.Scheme == PartitionScheme.Single
            ? context.Results<GraphResult>(RoundKind.Graph)[context.Item.Index].Neighbors
            : context.Results<MergeResult>(RoundKind.Merge)[context.Item.Index].Neighbors;
        ScoreKind[] kinds = GraphSplitSums.KindsOf(context);
        Dictionary<long, Told> sums = new((int)Math.Min(neighbors.Rows * 2, Array.MaxLength));
        NamedLabels? labels = kinds.Contains(ScoreKind.Agreement) ? NamedLabels.Read(context, neighbors, GraphScores.AgreementNeighbors) : null;
        RightLabels right = default;
        long done = 0;
        foreach (GlobalLists lists in ListPortions.Read(context, neighbors))
        {
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                Add(kinds, labels, lists, i, sums, ref right);
            }

            done += lists.Rows.Length;
            context.Progress(0.9 * done / neighbors.Rows);
        }

        long[] rows = [.. sums.Keys.Order()];
        return new GraphSumsResult(
            context.Store.Write(context.BulkUri("sums.arrow"), stream => NumbersArtifact.Write(stream,
            [
                (GraphSplitSums.Row, rows),
                (GraphSplitSums.Own, Array.ConvertAll(rows, row => sums[row].Own)),
                .. kinds.Select(kind => (GraphSplitSums.Column(kind), (Array)Array.ConvertAll(rows, row => sums[row].Of(kind)))),
            ])),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), Counts(context, rows), rows.Length),
            labels is null ? null : LabelHits.Of(right));
    }

    private static void Add(ScoreKind[] kinds, NamedLabels? labels, GlobalLists lists, int list, Dictionary<long, Told> sums, ref RightLabels right)
    {
        foreach (ScoreKind kind in kinds)
        {
            int start = list * lists.K;
            int end = start;
            int used = ScoreSource.DefinitionOf(kind)!.GraphNeighbors;
            while (end < start + Math.Min(lists.K, used) && lists.Neighbors[end] >= 0)
            {
                end++;
            }

            ref Told self = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, lists.Rows[list], out _);
            self.Own = 1;
            ReadOnlySpan<float> cosines = lists.Cosines.AsSpan(start, end - start);
            if (kind == ScoreKind.Density)
            {
                self.Density = BitConverter.DoubleToInt64Bits(GraphScores.Density(cosines));
            }
            else if (kind == ScoreKind.Agreement)
            {
                (double score, RightLabels voted) = labels!.Agreement(lists.Rows[list], lists.Neighbors.AsSpan(start, end - start), cosines);
                self.Agreement = BitConverter.DoubleToInt64Bits(score);
                right = right.Add(voted);
            }
            else
            {
                for (int e = start; e < end; e++)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(sums, lists.Neighbors[e], out _).Hub += HubSums.ToUnits(lists.Cosines[e]);
                }
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

    /// <summary>What the lists of other rows add to a row: sums in fixed point, so that their order does not matter.</summary>
    private struct Told
    {
        public long Hub;
        public long Density;
        public long Agreement;
        public int Own;

        public readonly long Of(ScoreKind kind) => kind switch
        {
            ScoreKind.Hub => Hub,
            ScoreKind.Density => Density,
            _ => Agreement,
        };
    }
}
