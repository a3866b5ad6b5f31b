using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Scores of the graph of a split's rows, added up from what all partitions tell.</summary>
/// <param name="Rows">The split's rows that are no copies, ascending.</param>
/// <param name="Partitions">The partition of each.</param>
/// <param name="Scores">The scores of each, by kind.</param>
internal sealed record GraphSplitSums(long[] Rows, int[] Partitions, IReadOnlyDictionary<ScoreKind, double[]> Scores)
{
    /// <summary>Column of row numbers.</summary>
    public const string Row = "row";

    /// <summary>Column that is 1 for rows of the partition.</summary>
    public const string Own = "own";

    /// <summary>Column of what is told for a score.</summary>
    public static string Column(ScoreKind kind) => EnumWords.Of(kind);

    /// <summary>The scores of the graph that the job asks for.</summary>
    public static ScoreKind[] KindsOf(RoundContext context) =>
        [.. context.Spec.Score.Bases().Select(score => score.Kind).Where(kind => ScoreSource.WorkOf(kind) == ScoreWork.Graph)];

    /// <summary>Whether a score's column has sums of units, to be added up; else what each row's own list tells, as bits of a double, once.</summary>
    public static bool IsSum(ScoreDefinition score) => score.FromOwnList is null;

    public static GraphSplitSums Read(RoundContext context, int split)
    {
        long[] rows = ReadRows(context, split);
        int[] partitions = new int[rows.Length];
        Dictionary<ScoreKind, long[]> units = KindsOf(context).ToDictionary(kind => kind, _ => new long[rows.Length]);
        IReadOnlyList<GraphSumsResult> all = context.Results<GraphSumsResult>(RoundKind.GraphSums);
        for (int p = 0; p < all.Count; p++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] counts = RoundIndex.Read<int[]>(context.Store, all[p].Counts);
            if (counts[split] > 0)
            {
                using Stream stream = context.Store.OpenRead(all[p].Sums);
                Add(stream, counts.AsSpan(0, split).ToArray().Sum(), counts[split], p, rows, units, partitions);
            }

            context.Progress((p + 1.0) / all.Count);
        }

        return new GraphSplitSums(rows, partitions, units.ToDictionary(
            pair => pair.Key,
            pair => IsSum(ScoreSource.DefinitionOf(pair.Key)!) ? Array.ConvertAll(pair.Value, HubSums.ToScore) : Array.ConvertAll(pair.Value, BitConverter.Int64BitsToDouble)));
    }

    private static void Add(Stream sums, int first, int count, int partition, long[] rows, Dictionary<ScoreKind, long[]> units, int[] partitions)
    {
        long[] named = NumbersArtifact.Read<long>(sums, Row, first, count);
        int[] own = NumbersArtifact.Read<int>(sums, Own, first, count);
        int[] places = new int[named.Length];
        int place = 0;
        for (int i = 0; i < named.Length; i++)
        {
            while (rows[place] < named[i])
            {
                place++;
            }

            places[i] = place;
            partitions[place] = own[i] == 0 ? partitions[place] : partition;
        }

        foreach ((ScoreKind kind, long[] sum) in units)
        {
            long[] told = NumbersArtifact.Read<long>(sums, Column(kind), first, count);
            for (int i = 0; i < told.Length; i++)
            {
                sum[places[i]] += told[i];
            }
        }
    }

    private static long[] ReadRows(RoundContext context, int split)
    {
        ArtifactRef index = context.Results<CopiesResult>(RoundKind.Copies)[0].Index;
        using Stream stream = context.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(context.Store, index)[split]);
        return ImportanceArtifact.Read(stream).Rows;
    }
}
