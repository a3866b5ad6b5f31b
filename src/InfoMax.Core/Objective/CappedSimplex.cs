using System.Runtime.Intrinsics;
using InfoMax.Core.Compute;

namespace InfoMax.Core.Objective;

/// <summary>
/// The capped simplex {0 &lt;= x &lt;= 1, sum x = p}. The Euclidean projection of v is clip(v - t, 0, 1) for the scalar
/// t at which the entries sum to p (Wang and Lu, "Projection onto the capped simplex", 2015).
/// </summary>
internal static class CappedSimplex
{
    private const int MaxSteps = 100;

    /// <summary>
    /// The threshold t with sum clip(v_i - t, 0, 1) = <paramref name="budget"/>, to 1e-9 of the budget: Newton steps on
    /// the piecewise linear sum, each kept inside a shrinking bracket, so one reduction over the rows a step.
    /// </summary>
    /// <param name="values">v, length N.</param>
    /// <param name="budget">p in [0, N].</param>
    /// <param name="guess">Where to start, e.g. the last threshold.</param>
    /// <param name="executor">Runs the reductions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static double Threshold(
        float[] values, double budget, double guess, IKernelExecutor executor, CancellationToken cancellationToken) =>
        Threshold(values, null, budget, guess, executor, cancellationToken);

    /// <summary>
    /// The same with a rate a row: sum clip(v_i - r_i t, 0, 1) = <paramref name="budget"/>, which is the projection in
    /// the norm that weighs row i by 1 / r_i. Rates are positive; null means 1 each.
    /// </summary>
    public static double Threshold(
        float[] values, float[]? rates, double budget, double guess, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        double t = guess;
        double tolerance = 1e-9 * Math.Max(1, budget);
        for (int step = 0; step < MaxSteps; step++)
        {
            (double sum, double inside) = SumAt(values, rates, t, executor, cancellationToken);
            double excess = sum - budget;
            if (Math.Abs(excess) <= tolerance)
            {
                return t;
            }

            if (excess > 0)
            {
                low = t;
            }
            else
            {
                high = t;
            }

            // A flat stretch has no Newton step: move by one, then bisect.
            double next = inside > 0 ? t + excess / inside : t + (excess > 0 ? 1 : -1);
            if (next <= low || next >= high)
            {
                next = 0.5 * (low + high);
                if (next <= low || next >= high)
                {
                    return t;
                }
            }

            t = next;
        }

        return t;
    }

    private static (double Sum, double Inside) SumAt(
        float[] values, float[]? rates, double t, IKernelExecutor executor, CancellationToken cancellationToken) =>
        RowPieces.Sum(
            executor,
            values.Length,
            (start, end) => SumOf(values.AsSpan(start, end - start), rates is null ? [] : rates.AsSpan(start, end - start), t),
            cancellationToken);

    /// <summary>Sum of the clipped values and of the rates of those inside (0, 1), sixteen at a time in the same order on every machine.</summary>
    /// <param name="values">Of a piece.</param>
    /// <param name="rates">As many, or none for 1 each.</param>
    /// <param name="t">The threshold.</param>
    private static (double Sum, double Inside) SumOf(ReadOnlySpan<float> values, ReadOnlySpan<float> rates, double t)
    {
        Clipped low = new(t);
        Clipped high = new(t);
        int i = 0;
        for (; i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(Vector512.Create(values[i..]));
            (Vector512<double> firstRate, Vector512<double> secondRate) = rates.IsEmpty
                ? (Vector512<double>.One, Vector512<double>.One)
                : Vector512.Widen(Vector512.Create(rates[i..]));
            low.Add(first, firstRate);
            high.Add(second, secondRate);
        }

        double sum = Vector512.Sum(low.Sum + high.Sum);
        double inside = Vector512.Sum(low.Inside + high.Inside);
        for (; i < values.Length; i++)
        {
            double rate = rates.IsEmpty ? 1 : rates[i];
            double x = values[i] - (rate * t);
            sum += Math.Clamp(x, 0, 1);
            inside += x is > 0 and < 1 ? rate : 0;
        }

        return (sum, inside);
    }

    private struct Clipped(double t)
    {
        public Vector512<double> Sum;
        public Vector512<double> Inside;
        private readonly Vector512<double> _threshold = Vector512.Create(t);

        public void Add(Vector512<double> values, Vector512<double> rates)
        {
            Vector512<double> x = values - (rates * _threshold);
            Vector512<double> isInside = Vector512.GreaterThan(x, Vector512<double>.Zero) & Vector512.LessThan(x, Vector512<double>.One);
            Sum += Vector512.Min(Vector512.Max(x, Vector512<double>.Zero), Vector512<double>.One);
            Inside += rates & isInside;
        }
    }
}
