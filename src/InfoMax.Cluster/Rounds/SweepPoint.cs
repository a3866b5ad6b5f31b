using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;

namespace InfoMax.Cluster.Rounds;

/// <summary>One combination of budget, neighbour count and redundancy weight; a job has one, a sweep several.</summary>
/// <param name="Name">Subfolder of its results; empty when the job has only one point.</param>
/// <param name="Budget">p, at most N.</param>
/// <param name="Fraction">f = p / N.</param>
/// <param name="Neighbors">k before clipping to N - 1.</param>
/// <param name="Alpha">How alpha is found.</param>
/// <param name="Rows">Rows wanted: beyond N, copies are taken.</param>
public sealed record SweepPoint(string Name, long Budget, double Fraction, int Neighbors, AlphaRule Alpha, long Rows)
{
    /// <summary>The points of a job whose score is found: budgets outermost, then neighbour counts, then alphas, as given.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="validRows">The rows that a budget's fraction is of.</param>
    /// <param name="representatives">N: those of them that are no copies; all of them when not given.</param>
    public static IReadOnlyList<SweepPoint> Of(JobSpec spec, long validRows, long? representatives = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        long most = representatives ?? validRows;
        List<SweepPoint> points = [];
        foreach (BudgetRule budget in spec.Budgets)
        {
            long wanted = budget.Resolve(validRows);
            long rows = Math.Min(wanted, most);
            double fraction = (double)rows / most;
            foreach (int neighbors in spec.Neighbors)
            {
                int k = neighbors > 0 ? neighbors : spec.Definition.Neighbors(fraction);
                points.AddRange(spec.Alphas.Select(
                    alpha => new SweepPoint(spec.IsSweep ? NameOf(spec, budget, neighbors, alpha) : "", rows, fraction, k, alpha.For(spec.Definition), wanted)));
            }
        }

        return points;
    }

    /// <summary>The points of the job at hand, once its copies are known.</summary>
    internal static IReadOnlyList<SweepPoint> Of(RoundContext context)
    {
        JobRows rows = JobRows.Of(context);
        return Of(context.Spec, rows.ValidRows, rows.Count);
    }

    /// <summary>The distinct neighbour counts of the points, ascending; lists of the largest serve the others.</summary>
    public static IReadOnlyList<int> NeighborCounts(IReadOnlyList<SweepPoint> points) =>
        [.. points.Select(p => p.Neighbors).Distinct().Order()];

    /// <summary>Places of the lists that a search finds: what the largest neighbour count takes, and what the job's score reads.</summary>
    public static int ListLength(JobSpec spec, IReadOnlyList<SweepPoint> points)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Math.Max(points.Count == 0 ? 0 : NeighborCounts(points)[^1], spec.Definition.GraphNeighbors);
    }

    /// <summary>alpha, fixed or from the automatic rule (design, section 1).</summary>
    /// <param name="meanImportance">mean(I).</param>
    /// <param name="meanRowWeight">mean_i sum_j W_ij at this k.</param>
    public double ResolveAlpha(double meanImportance, double meanRowWeight) =>
        Alpha.Fixed ?? AutoParameters.Alpha(Alpha.Boost, meanImportance, Fraction, meanRowWeight);

    private static string NameOf(JobSpec spec, BudgetRule budget, int neighbors, AlphaRule alpha)
    {
        List<string> parts = [];
        if (spec.Budgets.Count > 1)
        {
            parts.Add(budget.Fraction is { } f ? Invariant($"fraction-{f}") : Invariant($"budget-{budget.Rows}"));
        }

        if (spec.Neighbors.Count > 1)
        {
            parts.Add(neighbors > 0 ? Invariant($"neighbors-{neighbors}") : "neighbors-auto");
        }

        if (spec.Alphas.Count > 1)
        {
            parts.Add(alpha.Fixed is { } a ? Invariant($"alpha-{a}") : Invariant($"alpha-auto-{alpha.For(spec.Definition).Boost}"));
        }

        return string.Join('_', parts);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
