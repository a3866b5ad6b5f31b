using InfoMax.Cluster.Jobs;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>The result of a distributed solve, from what its partitions settled: sums over them, and their rows in order.</summary>
internal static class SettledParts
{
    /// <summary>How the manifest names the solve.</summary>
    private const string Method = "distributed anneal";

    public static ReductionResult Reduce(RoundContext context)
    {
        IReadOnlyList<SettleResult> parts = context.Results<SettleResult>(RoundKind.Settle);
        SweepPoint point = SweepPoint.Of(context)[0];
        JobRows all = JobRows.Of(context);
        CoresetColumns[] chosen = [.. parts.Select(part => Read(context, part.Coreset))];
        long[] rows = [.. chosen.SelectMany(part => part.Rows)];
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        Array.Sort(rows, order);
        float[] importance = [.. chosen.SelectMany(part => part.Importance)];
        float[] gains = [.. chosen.SelectMany(part => part.Gains)];
        CoresetColumns columns = new(
            rows, Array.ConvertAll(order, i => importance[i]), Array.ConvertAll(order, _ => 1f), Array.ConvertAll(order, i => gains[i]));
        if (rows.Length != point.Budget)
        {
            throw new ArtifactException($"{rows.Length} rows are chosen where {point.Budget} were to be");
        }

        GroupShares shares = JobShares.Of(context);
        BoundSum bound = new(shares, parts.Count);
        foreach (SettleResult part in parts)
        {
            RoundIndex.Read<BoundPart>(context.Store, part.Bound).AddTo(bound, shares.Widening);
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
            bound.Least(),
            Baselines.ExpectedRandom(all.Count, point.Budget, all.Count * all.MeanImportance, alpha, meanRowWeight),
            null,
            Method,
            context.Store.Write(context.Uri("coreset-0000.arrow"), stream => CoresetArtifact.Write(stream, columns)),
            rows.Length == 0 ? 0 : parts.Sum(part => part.Within) / rows.Length,
            all.Count == rows.Length ? 0 : parts.Sum(part => part.Covered) / (all.Count - rows.Length),
            parts.Sum(part => part.CloseRows));
        return new ReductionResult(RoundIndex.Write(context.Store, context.Uri("points.msgpack"), new[] { result }, 1), all.Count);
    }

    private static double SemanticWeight(RoundContext context, SweepPoint point) => Semantic.SemanticWeight.MeanRowWeight(context, point.Neighbors);

    private static CoresetColumns Read(RoundContext context, ArtifactRef coreset)
    {
        using Stream stream = context.Store.OpenRead(coreset);
        return CoresetArtifact.Read(stream);
    }
}
