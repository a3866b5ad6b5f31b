using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>The rounds that every job ends with. What they read depends on how the partitions were made.</summary>
public static class ResultRounds
{
    /// <summary>Solves for exactly p rows, with the certificate.</summary>
    /// <param name="reads">Rounds whose results it reads, beside the input's rows, plan, importance and copies.</param>
    /// <param name="readsBulk">Rounds whose lists it reads.</param>
    public static RoundDefinition Reduction(IReadOnlyList<RoundKind> reads, IReadOnlyList<RoundKind> readsBulk) => new()
    {
        Kind = RoundKind.Reduction,
        Name = "reduction",
        ItemBytes = s => s.IndexBytes + SolveItems.Reduction(s),
        Items = RoundItems.Job,
        Reads = [RoundKind.Plan, RoundKind.Ingest, RoundKind.Importance, RoundKind.Copies, .. reads],
        ReadsBulk = readsBulk,
        KeptBytes = s => s.ResultRows * JobSizes.CandidateBytes,
    };

    /// <summary>The rounds, with that which writes the result files at their end: it tells what any of them warned of.</summary>
    /// <param name="rounds">All others, in order.</param>
    /// <param name="readsBulk">Rounds whose lists the result files hold.</param>
    public static IReadOnlyList<RoundDefinition> WithWrite(IReadOnlyList<RoundDefinition> rounds, IReadOnlyList<RoundKind>? readsBulk = null) =>
        [
            .. rounds,
            readsBulk is { Count: > 0 }
                ? Write([.. rounds.Select(round => round.Kind)], readsBulk, ResultItems.Map, s => s.Points * s.Rows * (ScratchSpace.AtlasRowBytes(s) + ScratchSpace.MapRunBytes(s)))
                : Write([.. rounds.Select(round => round.Kind)], [], _ => 0, _ => 0),
        ];

    /// <summary>The rounds of a table of scores, with that which writes it at their end.</summary>
    /// <param name="rounds">All others, in order.</param>
    /// <param name="readsBulk">Rounds whose scores it holds.</param>
    public static IReadOnlyList<RoundDefinition> WithTable(IReadOnlyList<RoundDefinition> rounds, IReadOnlyList<RoundKind> readsBulk) =>
        [.. rounds, Write([.. rounds.Select(round => round.Kind)], readsBulk, ResultItems.Scores, s => s.Rows * 8.0 * s.Terms)];

    private static RoundDefinition Write(
        IReadOnlyList<RoundKind> reads, IReadOnlyList<RoundKind> readsBulk, Func<JobSizes, double> held, Func<JobSizes, double> written) => new()
        {
            Kind = RoundKind.Write,
            Name = "write",
            ItemBytes = s => s.IndexBytes + s.FileBytes + ResultItems.Write(s) + held(s),
            Items = RoundItems.Job,
            IsLocal = true,
            Reads = reads,
            ReadsBulk = readsBulk,
            KeptBytes = s => ScratchSpace.ResultBytes(s) + ScratchSpace.RunBytes(s) + written(s),
        };
}
