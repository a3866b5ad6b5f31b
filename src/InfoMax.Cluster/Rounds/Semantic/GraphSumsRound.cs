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
        ScoreDefinition[] scores = Array.ConvertAll(kinds, kind => ScoreSource.DefinitionOf(kind)!);
        int labelled = scores.Where(score => score.NeedsLabels).Select(score => score.GraphNeighbors).DefaultIfEmpty().Max();
        NamedLabels? labels = labelled > 0 ? NamedLabels.Read(context, neighbors, labelled) : null;
        Told told = new(scores, labels, (int)Math.Min(neighbors.Rows * 2, Array.MaxLength));
        long done = 0;
        foreach (GlobalLists lists in ListPortions.Read(context, neighbors))
        {
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                told.Add(lists, i);
            }

            done += lists.Rows.Length;
            context.Progress(0.9 * done / neighbors.Rows);
        }

        long[] rows = told.Rows();
        int[] places = told.PlacesOf(rows);
        return new GraphSumsResult(
            context.Store.Write(context.BulkUri("sums.arrow"), stream => NumbersArtifact.Write(stream,
            [
                (GraphSplitSums.Row, rows),
                (GraphSplitSums.Own, Array.ConvertAll(places, place => told.Own[place] ? 1 : 0)),
                .. kinds.Select((kind, s) => (GraphSplitSums.Column(kind), (Array)Array.ConvertAll(places, place => told.Of[s][place]))),
            ])),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), Counts(context, rows), rows.Length),
            told.Right is { } right ? LabelHits.Of(right) : null);
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

    /// <summary>What the lists tell of the rows that they are of or name, in the order in which those are met.</summary>
    private sealed class Told(ScoreDefinition[] scores, NamedLabels? labels, int capacity)
    {
        private readonly Dictionary<long, int> _places = new(capacity);
        private readonly int _counting = Array.FindIndex(scores, score => score.NeedsLabels);
        private RightLabels _right;

        /// <summary>Whether the list of a place is among those read.</summary>
        public List<bool> Own { get; } = new(capacity);

        /// <summary>Of each score what is told of a place: a sum in fixed point, so that its order does not matter, or the bits of a double.</summary>
        public List<long>[] Of { get; } = Array.ConvertAll(scores, _ => new List<long>(capacity));

        /// <summary>Labels that neighbours vote for, as the first score that reads labels counts them; null where none does.</summary>
        public RightLabels? Right => labels is null ? null : _right;

        /// <summary>The rows, ascending.</summary>
        public long[] Rows() => [.. _places.Keys.Order()];

        /// <summary>Where each row is.</summary>
        public int[] PlacesOf(long[] rows) => Array.ConvertAll(rows, row => _places[row]);

        public void Add(GlobalLists lists, int list)
        {
            int self = PlaceOf(lists.Rows[list]);
            Own[self] = true;
            for (int s = 0; s < scores.Length; s++)
            {
                ScoreDefinition score = scores[s];
                int start = list * lists.K;
                int end = start;
                while (end < start + Math.Min(lists.K, score.GraphNeighbors) && lists.Neighbors[end] >= 0)
                {
                    end++;
                }

                if (GraphSplitSums.IsSum(score))
                {
                    for (int e = start; e < end; e++)
                    {
                        Of[s][PlaceOf(lists.Neighbors[e])] += HubSums.ToUnits(lists.Cosines[e]);
                    }

                    continue;
                }

                ReadOnlySpan<float> cosines = lists.Cosines.AsSpan(start, end - start);
                double value;
                if (score.NeedsLabels)
                {
                    (value, RightLabels voted) = labels!.Of(score.FromOwnList!, lists.Rows[list], lists.Neighbors.AsSpan(start, end - start), cosines);
                    _right = s == _counting ? _right.Add(voted) : _right;
                }
                else
                {
                    value = score.FromOwnList!(-1, [], cosines, []);
                }

                Of[s][self] = BitConverter.DoubleToInt64Bits(value);
            }
        }

        private int PlaceOf(long row)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, row, out bool known);
            if (!known)
            {
                place = Own.Count;
                Own.Add(false);
                Array.ForEach(Of, column => column.Add(0));
            }

            return place;
        }
    }
}
