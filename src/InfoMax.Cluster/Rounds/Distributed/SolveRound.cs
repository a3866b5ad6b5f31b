using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>
/// A pass of the distributed solve over one partition: see <see cref="SolvePass"/>. It reads what the pass before wrote: the
/// choices of the partitions it touches, and the counts of all, of the groups that it sees.
/// </summary>
[RoundKernel(RoundKind.Solve, PartitionScheme.Semantic)]
internal static class SolveRound
{
    public static SolveResult Run(RoundContext context)
    {
        int at = context.Item.Round.Pass;
        IReadOnlyList<SolvePass> passes = ColoursRound.Passes(context);
        SolvePass pass = passes[at];
        SweepPoint point = SweepPoint.Of(context)[0];
        GroupShares shares = JobShares.Of(context);
        SolvedPasses solved = new(context);
        switch (pass.Role)
        {
            case SolveRole.Start:
                bool[] start = PartitionSolver.Start(
                    ExtendRound.Read(context), Alpha(context, point), shares, context.Spec.Seed, context.CancellationToken);
                return Write(context, start, [], Summary(context, null, SparseHistogram.Empty), null);
            case SolveRole.Price:
                return Price(context, solved, point, shares);
            case SolveRole.Stage:
                return Stage(context, solved, point, pass, shares);
            case SolveRole.Count:
                return Count(context, solved, point, shares);
            case SolveRole.Exchange:
                return Exchange(context, solved, point, pass);
            default:
                return Refine(context, solved, passes, shares);
        }
    }

    /// <summary>alpha of the job's only point.</summary>
    public static double Alpha(RoundContext context, SweepPoint point) =>
        point.ResolveAlpha(JobRows.Of(context).MeanImportance, SemanticWeight.MeanRowWeight(context, point.Neighbors));

    private static SolveResult Price(RoundContext context, SolvedPasses solved, SweepPoint point, GroupShares shares)
    {
        int partition = context.Item.Index;
        ExtendedGraph graph = ExtendRound.Read(context);
        PartitionChoices choices = solved.Choices(context.Item.Round.Pass - 1, partition, graph.Keys);
        float[] gains = Gains(graph, choices.Of(graph.Keys), Alpha(context, point));
        return Write(context, choices.Own[partition]!, [], Summary(context, null, GroupPrices.FirstBins(graph.OwnGroups, gains, shares)), gains);
    }

    private static SolveResult Stage(RoundContext context, SolvedPasses solved, SweepPoint point, SolvePass pass, GroupShares shares)
    {
        int partition = context.Item.Index;
        int before = context.Item.Round.Pass - 1;
        bool first = before == 1;
        SolveSummary last = solved.Summary(before, partition);
        int[] colours = ColoursRound.Read(context);
        bool moves = colours[partition] == pass.Colour;
        if (!moves && !first && last.Groups is null)
        {
            // The next price follows from the first and from all counts, which whoever moves next reads: no need to know this one.
            return Write(context, solved.Choices(before, partition).Own[partition]!, [], last, null);
        }

        (int[]? groups, int[] seen) = first ? ExtendRound.ReadGroups(context) : (null, last.Groups ?? [0]);
        GroupPrices prices = first
            ? GroupPrices.Of(solved.Merged(before), seen, shares)
            : last.Prices(shares).Next(solved.Merged(before, seen), shares);
        if (!moves)
        {
            // Prices of a quota follow from those before; the counts stay, in the bins around the first prices.
            SparseHistogram kept = first ? prices.Bins(groups, solved.Gains(before, partition)) : last.Histogram;
            return Write(context, solved.Choices(before, partition).Own[partition]!, [], Summary(context, prices, kept), null);
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
            prices,
            pass,
            PartitionSolver.Visits(graph, JobRows.Of(context).Count, pass, context.Spec.Effort),
            context.Spec.Seed,
            context.CancellationToken);
        bool[] own = chosen.AsSpan(graph.FirstOwn, graph.OwnRows).ToArray();
        SparseHistogram gains = prices.Bins(graph.OwnGroups, Gains(graph, chosen, alpha));
        return Write(context, own, PartitionChoices.Changes(graph, was, chosen, colours), Summary(context, prices, gains), null);
    }

    private static SolveResult Count(RoundContext context, SolvedPasses solved, SweepPoint point, GroupShares shares)
    {
        int partition = context.Item.Index;
        int before = context.Item.Round.Pass - 1;
        GroupPrices prices = solved.Summary(before, partition).Prices(shares);
        ExtendedGraph graph = ExtendRound.Read(context);
        PartitionChoices choices = solved.Choices(before, partition, graph.Keys);
        bool[] own = choices.Own[partition]!;
        float[] gains = Gains(graph, choices.Of(graph.Keys), Alpha(context, point));
        SparseHistogram others = Coarse(graph, gains, own, false);
        SolveSummary summary = Summary(context, prices.Next(solved.Merged(before, prices.Groups), shares), Coarse(graph, gains, own, true)) with
        {
            OtherBins = others.Bins,
            OtherCounts = others.Counts,
        };
        return Write(context, own, [], summary, gains);
    }

    private static SolveResult Refine(RoundContext context, SolvedPasses solved, IReadOnlyList<SolvePass> passes, GroupShares shares)
    {
        int partition = context.Item.Index;
        int at = context.Item.Round.Pass;
        bool[] own = solved.Choices(at - 1, partition).Own[partition]!;
        SolveSummary last = solved.Summary(at - 1, partition) with { OtherBins = [], OtherCounts = [] };
        (int[]? groups, int[] seen) = ExtendRound.ReadGroups(context);
        GroupCuts cuts = solved.Cuts(passes, at, seen, shares);
        SparseHistogram digits = SparseHistogram.Empty;
        if (!cuts.AreNone)
        {
            float[] gains = solved.Gains(SolvedPasses.PassOf(passes, SolveRole.Count), partition);
            long[] rows = OwnBlocks.Read(context, partition).Rows;
            if (passes[at].Role == SolveRole.Cut)
            {
                own = [.. own.Select((chosen, i) => chosen ^ cuts.Turns(groups?[i] ?? 0, chosen, gains[i], rows[i]))];
            }
            else
            {
                digits = SparseHistogram.Of(rows.Select((row, i) => cuts.Digit(groups?[i] ?? 0, own[i], gains[i], row)).OfType<long>());
            }
        }

        return Write(context, own, [], last with { Bins = digits.Bins, Counts = digits.Counts }, null);
    }

    private static SolveResult Exchange(RoundContext context, SolvedPasses solved, SweepPoint point, SolvePass pass)
    {
        int partition = context.Item.Index;
        int before = context.Item.Round.Pass - 1;
        SolveSummary last = solved.Summary(before, partition);
        if (ColoursRound.Read(context)[partition] != pass.Colour)
        {
            return Write(context, solved.Choices(before, partition).Own[partition]!, [], last, null);
        }

        double alpha = Alpha(context, point);
        (ExtendedGraph graph, PartitionChoices choices) = ExtendRound.ReadBeside(context, solved, before, alpha);
        bool[] chosen = choices.Of(graph.Keys);
        PartitionSolver.Exchange(graph, chosen, [], alpha, context.CancellationToken);
        return Write(context, chosen.AsSpan(graph.FirstOwn, graph.OwnRows).ToArray(), [], last, null);
    }

    private static float[] Gains(ExtendedGraph graph, bool[] chosen, double alpha) =>
        Array.ConvertAll(PartitionSolver.OwnGains(graph, chosen, alpha), gain => (float)gain);

    private static SparseHistogram Coarse(ExtendedGraph graph, float[] gains, bool[] own, bool chosen) => SparseHistogram.Of(
        Enumerable.Range(0, gains.Length).Where(i => own[i] == chosen).Select(i => SparseHistogram.Key(graph.GroupOf(graph.FirstOwn + i), OrderedGain.Coarse(gains[i]))));

    private static SolveSummary Summary(RoundContext context, GroupPrices? prices, SparseHistogram counted) =>
        SolveSummary.Of(prices, counted, context.Order.Shape.HasQuota);

    private static SolveResult Write(RoundContext context, bool[] own, long[] changes, SolveSummary summary, float[]? gains) => new(
        SolvedPasses.WriteChoices(context, own),
        changes.Length == 0 ? null : RoundIndex.Write(context.Store, context.BulkUri("changes.msgpack"), changes, changes.Length),
        RoundIndex.Write(context.Store, context.BulkUri("summary.msgpack"), summary, summary.Bins.Length),
        gains is null ? null : RoundIndex.Write(context.Store, context.BulkUri("gains.msgpack"), gains, gains.Length),
        own.Length);
}
