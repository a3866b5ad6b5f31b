using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Core.Solvers.Bounds;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>
/// A pass of the bound over one partition: it improves its multipliers on its extended graph, or adds up what the partitions that it touches told of its
/// rows; see <see cref="PartitionBound"/> and <see cref="BoundSchedule"/>.
/// </summary>
[RoundKernel(RoundKind.Bound, PartitionScheme.Semantic)]
internal static class BoundRound
{
    public static BoundResult Run(RoundContext context) =>
        IsOver(context) ? Again(context) : BoundSchedule.AddsUp(context.Item.Round.Pass) ? AddUp(context) : Improve(context);

    /// <summary>A partition's part of the bound in a round.</summary>
    public static BoundPart ReadPart(RoundContext context, int partition, int round) =>
        RoundIndex.Read<BoundPart>(context.Store, Results(context, BoundSchedule.AddingPass(round))[partition].Kept);

    private static BoundResult Improve(RoundContext context)
    {
        int pass = context.Item.Round.Pass;
        int partition = context.Item.Index;
        GroupShares shares = JobShares.Of(context);
        ExtendedGraph graph = ExtendRound.Read(context);
        (SimilarityGraph shared, float[] ofRow) = Shared(context, graph);
        StoredProgress? last = pass == 0 ? null : Progress(context, pass - 2, partition);
        GroupPrices prices = last is null ? SolvePrices(context, shares) : NextPrices(context, last.RoundPrices(shares), shares);
        (double[] worth, double[]? mean) = Beside(context, graph, prices);
        (PartitionMultipliers found, BoundProgress progress) = PartitionBound.Improve(
            shared,
            ofRow,
            worth,
            mean,
            last?.Multipliers(),
            last?.Search() ?? PartitionBound.Begin(Chosen(context, graph)),
            prices.Scale,
            SolveRound.Alpha(context, SweepPoint.Of(context)[0]),
            JobRows.Of(context).Count,
            context.Spec.Effort,
            context.Executor,
            context.CancellationToken);
        return new BoundResult(
            RoundIndex.Write(context.Store, context.BulkUri("border.msgpack"), Border(graph, found), graph.OwnRows),
            RoundIndex.Write(context.Store, context.BulkUri("progress.msgpack"), StoredProgress.Of(found, progress, prices), graph.OwnRows),
            0,
            null,
            graph.OwnRows,
            0);
    }

    /// <summary>Every partition finds the same: it follows from what all told in the rounds before.</summary>
    private static bool IsOver(RoundContext context) => BoundSchedule.IsOver(
        [.. Enumerable.Range(0, context.Item.Round.Pass / 2).Select(round => Results(context, BoundSchedule.AddingPass(round)).Sum(part => part.Value))],
        JobRows.Of(context).Count * (double)SweepPoint.Of(context)[0].Neighbors,
        context.Spec.Effort);

    /// <summary>What the round before left, as this one's.</summary>
    private static BoundResult Again(RoundContext context)
    {
        BoundResult last = Results(context, context.Item.Round.Pass - 2)[context.Item.Index];
        bool addsUp = BoundSchedule.AddsUp(context.Item.Round.Pass);
        return last with
        {
            Told = Copy(context, last.Told, context.BulkUri(addsUp ? "sums.msgpack" : "border.msgpack")),
            Kept = Copy(context, last.Kept, addsUp ? context.Uri("part.msgpack") : context.BulkUri("progress.msgpack")),
            Counts = last.Counts is { } counts ? Copy(context, counts, context.Uri("counts.msgpack")) : null,
        };
    }

    private static ArtifactRef Copy(RoundContext context, ArtifactRef artifact, string uri) => context.Store.Write(uri, to =>
    {
        using Stream from = context.Store.OpenRead(artifact);
        from.CopyTo(to);
        return artifact.Rows;
    });

    private static BoundResult AddUp(RoundContext context)
    {
        int pass = context.Item.Round.Pass;
        int partition = context.Item.Index;
        ExtendedGraph rows = ExtendRound.ReadRows(context);
        StoredProgress own = Progress(context, pass - 1, partition);
        BorderSums sums = new(partition, rows.OwnRows);
        foreach (int touching in rows.Keys.Select(RowKey.Owner).Distinct().Order())
        {
            if (touching == partition)
            {
                sums.Add(rows.Keys, own.Multipliers());
                continue;
            }

            StoredBorder told = RoundIndex.Read<StoredBorder>(context.Store, Results(context, pass - 1)[touching].Told);
            sums.Add(told.Keys, new PartitionMultipliers(0, told.Load, told.Point, told.Shares, told.Terms));
        }

        GroupShares shares = JobShares.Of(context);
        GroupPrices prices = own.RoundPrices(shares);
        IReadOnlyList<(int Group, int Rows, double[] Values)> parts = PartitionBound.Parts(
            rows.Importance.AsSpan(rows.FirstOwn, rows.OwnRows), sums.Load, rows.OwnGroups, own.Constant, sums.Terms, prices.BoundPrices);
        BoundPart part = BoundPart.Of(prices, parts, context.Order.Shape.HasQuota);
        IReadOnlyList<(int Group, double Chosen)> chosen = sums.Chosen(rows.OwnGroups);
        return new BoundResult(
            RoundIndex.Write(context.Store, context.BulkUri("sums.msgpack"), new StoredSums(sums.Load, sums.Mean), rows.OwnRows),
            RoundIndex.Write(context.Store, context.Uri("part.msgpack"), part, part.Values.Length),
            context.Order.Shape.HasQuota ? 0 : chosen.Sum(group => group.Chosen),
            context.Order.Shape.HasQuota
                ? RoundIndex.Write(
                    context.Store, context.Uri("counts.msgpack"), new StoredCounts([.. chosen.Select(c => c.Group)], [.. chosen.Select(c => c.Chosen)]), chosen.Count)
                : null,
            rows.OwnRows,
            PartitionBound.AtPrice(parts, prices, shares));
    }

    private static IReadOnlyList<BoundResult> Results(RoundContext context, int pass) => context.Results<BoundResult>(new RoundId(RoundKind.Bound, pass));

    private static StoredProgress Progress(RoundContext context, int pass, int partition) =>
        RoundIndex.Read<StoredProgress>(context.Store, Results(context, pass)[partition].Kept);

    private static (SimilarityGraph Shared, float[] OfRow) Shared(RoundContext context, ExtendedGraph graph)
    {
        EdgeShares shares = new(graph);
        ExtendRound.ForEachOuter(context, (first, starts, ends, weights) =>
        {
            for (int i = 0; i + 1 < starts.Length; i++)
            {
                shares.AddOuter(first + i, ends[starts[i]..starts[i + 1]], weights[starts[i]..starts[i + 1]]);
            }
        });
        return shares.Measure(context.Executor, context.CancellationToken);
    }

    private static int LastSolvePass(RoundContext context) => ColoursRound.Passes(context).Count - 1;

    private static GroupPrices SolvePrices(RoundContext context, GroupShares shares) =>
        new SolvedPasses(context).Summary(LastSolvePass(context), context.Item.Index).Prices(shares);

    private static bool[] Chosen(RoundContext context, ExtendedGraph graph) =>
        new SolvedPasses(context).Choices(LastSolvePass(context), graph.Partition, graph.Keys).Of(graph.Keys);

    /// <summary>The prices of this round, by what all partitions count after the last one.</summary>
    private static GroupPrices NextPrices(RoundContext context, GroupPrices last, GroupShares shares)
    {
        int before = context.Item.Round.Pass - 1;
        Dictionary<int, double> chosen = last.Groups.ToDictionary(group => group, _ => 0.0);
        foreach (BoundResult result in Results(context, before))
        {
            StoredCounts counts = result.Counts is { } stored ? RoundIndex.Read<StoredCounts>(context.Store, stored) : new StoredCounts([0], [result.Chosen]);
            for (int i = 0; i < counts.Groups.Length; i++)
            {
                if (chosen.TryGetValue(counts.Groups[i], out double sum))
                {
                    chosen[counts.Groups[i]] = sum + counts.Chosen[i];
                }
            }
        }

        return last.NextRound(group => chosen[group], shares);
    }

    /// <summary>What each extended row is worth beside all multipliers and its price, and its mean x over its holders once there is one.</summary>
    private static (double[] Worth, double[]? Mean) Beside(RoundContext context, ExtendedGraph graph, GroupPrices prices)
    {
        int pass = context.Item.Round.Pass;
        double[] price = prices.OfRows(graph);
        double[] worth = [.. graph.Importance.Select((importance, i) => importance - price[i])];
        if (pass == 0)
        {
            return (worth, null);
        }

        double[] mean = new double[worth.Length];
        int owner = -1;
        StoredSums sums = new([], []);
        for (int i = 0; i < worth.Length; i++)
        {
            if (RowKey.Owner(graph.Keys[i]) != owner)
            {
                owner = RowKey.Owner(graph.Keys[i]);
                sums = RoundIndex.Read<StoredSums>(context.Store, Results(context, pass - 1)[owner].Told);
            }

            int place = RowKey.Place(graph.Keys[i]);
            worth[i] -= sums.Load[place];
            mean[i] = sums.Mean[place];
        }

        return (worth, mean);
    }

    /// <summary>What others are to know: of overlap rows alone.</summary>
    private static StoredBorder Border(ExtendedGraph graph, PartitionMultipliers found)
    {
        int end = graph.FirstOwn + graph.OwnRows;
        T[] Overlap<T>(T[] values) => [.. values.AsSpan(0, graph.FirstOwn), .. values.AsSpan(end)];
        return new StoredBorder(Overlap(graph.Keys), Overlap(found.Load), Overlap(found.Point), Overlap(found.Shares), found.Terms);
    }
}
