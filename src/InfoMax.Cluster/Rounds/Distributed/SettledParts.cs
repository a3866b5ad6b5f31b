using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>The result of a distributed solve, from what its partitions settled: sums over them, and their rows merged in order, whatever their number.</summary>
internal static class SettledParts
{
    /// <summary>How the manifest names the solve.</summary>
    private const string Method = "distributed anneal";

    public static ReductionResult Reduce(RoundContext context)
    {
        IReadOnlyList<SettleResult> parts = context.Results<SettleResult>(RoundKind.Settle);
        SweepPoint point = SweepPoint.Of(context)[0];
        JobRows all = JobRows.Of(context);
        RunStore runs = new(context.Store, context.Uri);
        IReadOnlyList<ArtifactRef> few = SortedRuns.Few([.. parts.Select(part => part.Coreset)], ChosenRowRuns.Format, runs, context.CancellationToken);
        ArtifactRef coreset = context.Store.Write(
            context.Uri("coreset-0000.arrow"), stream => CoresetArtifact.Write(stream, SortedRuns.Merge(few, ChosenRowRuns.Format, runs)));
        if (coreset.Rows != point.Budget)
        {
            throw new ArtifactException($"{coreset.Rows} rows are chosen where {point.Budget} were to be");
        }

        GroupShares shares = JobShares.Of(context);
        BoundSum[] bounds = [.. Enumerable.Range(0, BoundSchedule.Rounds).Select(_ => new BoundSum(shares, parts.Count))];
        foreach (SettleResult part in parts)
        {
            foreach ((int round, BoundPart own) in RoundIndex.Read<BoundPart[]>(context.Store, part.Bound).Index())
            {
                own.AddTo(bounds[round], shares.Widening);
            }
        }

        double value = parts.Sum(part => part.Value);
        double meanRowWeight = SemanticWeight(context, point);
        double alpha = SolveRound.Alpha(context, point);
        PointResult result = new(
            point.Name,
            checked((int)point.Budget),
            point.Fraction,
            (int)Math.Min(point.Neighbors, Math.Max(0, all.Count - 1)),
            alpha,
            value,
            bounds.Min(bound => bound.Least()),
            Baselines.ExpectedRandom(all.Count, point.Budget, all.Count * all.MeanImportance, alpha, meanRowWeight),
            null,
            Method,
            coreset,
            coreset.Rows == 0 ? 0 : parts.Sum(part => part.Within) / coreset.Rows,
            all.Count == coreset.Rows ? 0 : parts.Sum(part => part.Covered) / (all.Count - coreset.Rows),
            parts.Sum(part => part.CloseRows),
            CloseUnknown: parts.Sum(part => part.CloseUnknown));
        return new ReductionResult(RoundIndex.Write(context.Store, context.Uri("points.msgpack"), new[] { result }, 1), all.Count);
    }

    private static double SemanticWeight(RoundContext context, SweepPoint point) => Semantic.SemanticWeight.MeanRowWeight(context, point.Neighbors);
}
