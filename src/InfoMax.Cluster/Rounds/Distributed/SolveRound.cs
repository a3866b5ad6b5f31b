using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>
/// A pass of the distributed solve over one partition: see <see cref="SolvePass"/>. It reads what the pass before wrote: the
/// choices of the partitions it touches, and the counts of all.
/// </summary>
[RoundKernel(RoundKind.Solve, PartitionScheme.Semantic)]
internal static class SolveRound
{
    public static SolveResult Run(RoundContext context)
    {
        int partition = context.Item.Index;
        int at = context.Item.Round.Pass;
        IReadOnlyList<SolvePass> passes = SolvePass.All(context.Order.Items);
        SolvePass pass = passes[at];
        SweepPoint point = SweepPoint.Of(context)[0];
        SolvedPasses solved = new(context);
        switch (pass.Role)
        {
            case SolveRole.Start:
                bool[] start = PartitionSolver.Start(
                    ExtendRound.Read(context), Alpha(context, point), point.Fraction, context.Spec.Seed, context.CancellationToken);
                return Write(context, start, [], new SolveSummary(0, 0, 0, [], [], [], []), null);
            case SolveRole.Price:
                return Price(context, solved, point);
            case SolveRole.Stage:
                return Stage(context, solved, point, pass);
            case SolveRole.Count:
                return Count(context, solved, point);
            default:
                return Refine(context, solved, passes, point, partition);
        }
    }

    /// <summary>alpha of the job's only point.</summary>
    public static double Alpha(RoundContext context, SweepPoint point) =>
        point.ResolveAlpha(JobRows.Of(context).MeanImportance, SemanticWeight.MeanRowWeight(context, point.Neighbors));

    private static SolveResult Price(RoundContext context, SolvedPasses solved, SweepPoint point)
    {
        int partition = context.Item.Index;
        ExtendedGraph graph = ExtendRound.Read(context);
        PartitionChoices choices = solved.Choices(context.Item.Round.Pass - 1, partition, graph.Keys);
        float[] gains = Gains(graph, choices, Alpha(context, point));
        return Write(context, choices.Own[partition]!, [], Summary(new PriceScale(0, 0), 0, SparseHistogram.Of(gains.Select(OrderedGain.Coarse))), gains);
    }

    private static SolveResult Stage(RoundContext context, SolvedPasses solved, SweepPoint point, SolvePass pass)
    {
        int partition = context.Item.Index;
        int before = context.Item.Round.Pass - 1;
        bool first = before == 1;
        SparseHistogram merged = solved.Merged(before);
        SolveSummary last = solved.Summary(before, partition);
        PriceScale scale = first ? PriceScale.Of(merged, point.Budget) : last.Prices;
        double price = first ? scale.First : scale.Price(merged, point.Budget);
        int[] colours = ColoursRound.Read(context);
        if (colours[partition] != pass.Colour)
        {
            SparseHistogram kept = first ? SparseHistogram.Of(solved.Gains(before, partition).Select(gain => scale.Bin(gain))) : last.Histogram;
            return Write(context, solved.Choices(before, partition).Own[partition]!, [], Summary(scale, price, kept), null);
        }

        double alpha = Alpha(context, point);
        (ExtendedGraph graph, PartitionChoices choices) = ExtendRound.ReadBeside(context, solved, before, alpha);
        bool[] chosen = choices.Of(graph.Keys);
        bool[] was = (bool[])chosen.Clone();
        PartitionSolver.Move(
            graph,
            chosen,
            [],
            alpha,
            price,
            scale.Scale,
            pass,
            PartitionSolver.Visits(JobRows.Of(context).Count),
            context.Spec.Seed,
            context.CancellationToken);
        bool[] own = chosen.AsSpan(graph.FirstOwn, graph.OwnRows).ToArray();
        SparseHistogram gains = SparseHistogram.Of(PartitionSolver.OwnGains(graph, chosen, alpha).Select(gain => scale.Bin((float)gain)));
        return Write(context, own, PartitionChoices.Changes(graph, was, chosen, colours), Summary(scale, price, gains), null);
    }

    private static SolveResult Count(RoundContext context, SolvedPasses solved, SweepPoint point)
    {
        int partition = context.Item.Index;
        int before = context.Item.Round.Pass - 1;
        PriceScale scale = solved.Summary(before, partition).Prices;
        ExtendedGraph graph = ExtendRound.Read(context);
        PartitionChoices choices = solved.Choices(before, partition, graph.Keys);
        bool[] own = choices.Own[partition]!;
        float[] gains = Gains(graph, choices, Alpha(context, point));
        SparseHistogram others = Coarse(gains, own, false);
        SolveSummary summary = Summary(scale, scale.Price(solved.Merged(before), point.Budget), Coarse(gains, own, true)) with
        {
            OtherBins = others.Bins,
            OtherCounts = others.Counts,
        };
        return Write(context, own, [], summary, gains);
    }

    private static SolveResult Refine(RoundContext context, SolvedPasses solved, IReadOnlyList<SolvePass> passes, SweepPoint point, int partition)
    {
        int at = context.Item.Round.Pass;
        bool[] own = solved.Choices(at - 1, partition).Own[partition]!;
        SolveSummary last = solved.Summary(at - 1, partition) with { OtherBins = [], OtherCounts = [] };
        SparseHistogram digits = SparseHistogram.Empty;
        if (solved.Cut(passes, at, point.Budget) is { } cut)
        {
            float[] gains = solved.Gains(SolvedPasses.PassOf(passes, SolveRole.Count), partition);
            long[] rows = OwnBlocks.Read(context, partition).Rows;
            if (passes[at].Role == SolveRole.Cut)
            {
                own = [.. own.Select((chosen, i) => chosen ^ cut.Turns(chosen, gains[i], rows[i]))];
            }
            else
            {
                digits = SparseHistogram.Of(rows.Select((row, i) => cut.Digit(own[i], gains[i], row)).OfType<long>());
            }
        }

        return Write(context, own, [], last with { Bins = digits.Bins, Counts = digits.Counts }, null);
    }

    private static float[] Gains(ExtendedGraph graph, PartitionChoices choices, double alpha) =>
        Array.ConvertAll(PartitionSolver.OwnGains(graph, choices.Of(graph.Keys), alpha), gain => (float)gain);

    private static SparseHistogram Coarse(float[] gains, bool[] own, bool chosen) =>
        SparseHistogram.Of(gains.Where((_, i) => own[i] == chosen).Select(OrderedGain.Coarse));

    private static SolveSummary Summary(PriceScale scale, double price, SparseHistogram histogram) =>
        new(scale.First, scale.Scale, price, histogram.Bins, histogram.Counts, [], []);

    private static SolveResult Write(RoundContext context, bool[] own, long[] changes, SolveSummary summary, float[]? gains) => new(
        SolvedPasses.WriteChoices(context, own),
        changes.Length == 0 ? null : RoundIndex.Write(context.Store, context.BulkUri("changes.msgpack"), changes, changes.Length),
        RoundIndex.Write(context.Store, context.BulkUri("summary.msgpack"), summary, summary.Bins.Length),
        gains is null ? null : RoundIndex.Write(context.Store, context.BulkUri("gains.msgpack"), gains, gains.Length),
        own.Length);
}
