using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Scores of the neighbour lists of a single partition, which holds all rows (<see cref="GraphScores"/>), and the importance that follows.</summary>
[RoundKernel(RoundKind.GraphImportance, PartitionScheme.Single)]
internal static class GraphImportanceRound
{
    private const double ReadShare = 0.4;

    public static ImportanceResult Run(RoundContext context)
    {
        (long[] rows, int[] firsts) = ReadRows(context);
        if (context.Takes(RoundKind.GraphCombinedScores, bulk: true))
        {
            return ImportanceRound.Write(
                context,
                rows,
                [.. context.Results<ArtifactResult>(RoundKind.GraphCombinedScores).SelectMany(split => MadeScores.Read(context, split.Artifact, context.Spec.Score).Values)],
                firsts);
        }

        Places places = new(rows);
        GraphScoreSums sums = new(context.Spec.Definition, rows.Length, context.Spec.Definition.NeedsLabels ? JobLabels.Of(context, rows) : null);
        Add(context, context.Results<GraphResult>(RoundKind.Graph)[0].Neighbors, places, sums);
        return ImportanceRound.Write(context, rows, sums.ToScores(), firsts, sums.Right is { } right ? LabelHits.Of(right) : null);
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

    private static void Add(RoundContext context, ArtifactRef artifact, Places places, GraphScoreSums sums)
    {
        long done = 0;
        int[] neighbors = [];
        foreach (GlobalLists lists in ListPortions.Read(context, artifact))
        {
            int used = Math.Min(lists.K, context.Spec.Definition.GraphNeighbors);
            Array.Resize(ref neighbors, used);
            for (int i = 0; i < lists.Rows.Length; i++)
            {
                int found = 0;
                while (found < used && lists.Neighbors[(i * lists.K) + found] >= 0)
                {
                    neighbors[found] = places.Of(lists.Neighbors[(i * lists.K) + found]);
                    found++;
                }

                sums.Add(places.Of(lists.Rows[i]), neighbors.AsSpan(0, found), lists.Cosines.AsSpan(i * lists.K, found));
            }

            done += lists.Rows.Length;
            context.Progress(ReadShare * done / artifact.Rows);
        }
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
