using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Scores of the neighbour lists over the whole data set (<see cref="GraphScores"/>), and the importance that follows. Sums
/// over lists are in fixed point, so that they do not depend on the partitions that the lists come from.
/// </summary>
[RoundKernel(RoundKind.GraphImportance, PartitionScheme.Single, PartitionScheme.Semantic)]
internal static class GraphImportanceRound
{
    private const int RowsAtOnce = 1 << 16;
    private const double ReadShare = 0.4;

    public static ImportanceResult Run(RoundContext context)
    {
        (long[] rows, int[] firsts) = ReadRows(context);
        ArtifactRef[] lists = context.Scheme == PartitionScheme.Semantic
            ? [.. context.Results<MergeResult>(RoundKind.Merge).Select(merge => merge.Neighbors)]
            : [.. context.Results<GraphResult>(RoundKind.Graph).Select(graph => graph.Neighbors)];
        Places places = new(rows);
        GraphScoreSums sums = new(context.Spec.ScoreKind, rows.Length);
        int[][] members = new int[lists.Length][];
        for (int p = 0; p < lists.Length; p++)
        {
            members[p] = Add(context, lists[p], places, sums);
            context.Progress(ReadShare * (p + 1) / lists.Length);
        }

        (ImportanceResult result, float[] importance) = ImportanceRound.Write(context, rows, sums.ToScores(), firsts);
        return context.Scheme == PartitionScheme.Semantic ? result with { Partitions = WritePartitions(context, rows, importance, members) } : result;
    }

    /// <summary>All rows of the job, and where each split's begin.</summary>
    private static (long[] Rows, int[] Firsts) ReadRows(RoundContext context)
    {
        ArtifactRef[] parts = RoundIndex.Read<ArtifactRef[]>(context.Store, JobRows.Of(context).Index);
        List<long> rows = [];
        int[] firsts = new int[parts.Length + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            using Stream stream = context.Store.OpenRead(parts[i]);
            rows.AddRange(ImportanceArtifact.Read(stream).Rows);
            firsts[i + 1] = rows.Count;
        }

        return ([.. rows], firsts);
    }

    /// <summary>Adds a partition's lists; returns the places of its rows, in their order.</summary>
    private static int[] Add(RoundContext context, ArtifactRef artifact, Places places, GraphScoreSums sums)
    {
        int[] members = new int[checked((int)artifact.Rows)];
        int[] neighbors = [];
        for (int first = 0; first < members.Length; first += RowsAtOnce)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, members.Length - first);
            using Stream stream = context.Store.OpenRead(artifact);
            GlobalLists lists = NeighborsArtifact.ReadRange(stream, first, count);
            int used = Math.Min(lists.K, context.Spec.Definition.GraphNeighbors);
            Array.Resize(ref neighbors, used);
            for (int i = 0; i < count; i++)
            {
                members[first + i] = places.Of(lists.Rows[i]);
                int found = 0;
                while (found < used && lists.Neighbors[(i * lists.K) + found] >= 0)
                {
                    neighbors[found] = places.Of(lists.Neighbors[(i * lists.K) + found]);
                    found++;
                }

                sums.Add(members[first + i], neighbors.AsSpan(0, found), lists.Cosines.AsSpan(i * lists.K, found));
            }
        }

        return members;
    }

    private static ArtifactRef WritePartitions(RoundContext context, long[] rows, float[] importance, int[][] members)
    {
        ArtifactRef[] parts = new ArtifactRef[members.Length];
        for (int p = 0; p < parts.Length; p++)
        {
            long[] own = Array.ConvertAll(members[p], place => rows[place]);
            float[] worth = Array.ConvertAll(members[p], place => importance[place]);
            parts[p] = context.Store.Write(context.Uri($"partition-{p:D6}.arrow"), stream => ImportanceArtifact.Write(stream, own, worth));
        }

        return RoundIndex.Write(context.Store, context.Uri("partitions.msgpack"), parts, rows.Length);
    }

    /// <summary>From row numbers to places among the valid rows.</summary>
    private sealed class Places
    {
        private readonly int[]? _byRow;

        public Places(long[] rows)
        {
            // Without rejected rows a row is its own place.
            if (rows.Length > 0 && rows[^1] != rows.Length - 1)
            {
                _byRow = new int[rows[^1] + 1];
                for (int place = 0; place < rows.Length; place++)
                {
                    _byRow[rows[place]] = place;
                }
            }
        }

        public int Of(long row) => _byRow is null ? (int)row : _byRow[row];
    }
}
