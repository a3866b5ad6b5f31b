using CsCheck;
using InfoMax.Core.Scores;
using Xunit;

namespace InfoMax.Core.Tests.Scores;

/// <summary>Invariant: ranks, extremes and importance made part by part and range by range are those over all rows at once, bit for bit.</summary>
public sealed class RangeRanksTests
{
    /// <summary>Ties, both zeros, subnormals, the largest numbers and any others.</summary>
    private static readonly Gen<double> Score = Gen.OneOf(
        Const(0.0, -0.0, double.Epsilon, -double.Epsilon, 3 * double.Epsilon, double.MaxValue, double.MinValue, 1.0, 0.5),
        Gen.Int[-4, 4].Select(i => i / 4.0),
        Gen.Double.Where(double.IsFinite));

    private static readonly Gen<ScoreOrder> Order = Const(ScoreOrder.High, ScoreOrder.Low, ScoreOrder.At(0.3));

    private static Gen<T> Const<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void Importance_InParts_IsThatOfAllRows() => Gen.Select(Score.Array[1, 120], Gen.Int[1, 9], Gen.Int[1, 7], Order).Sample((raw, parts, ranges, order) =>
    {
        AssertSame(Importance.FromScores(raw, ScoreNormalization.Rank, order), Mapped(raw, parts, order, split => Ranks(split, raw.Length, ranges)));

        double low = raw.Aggregate(Math.Min);
        double high = raw.Aggregate(Math.Max);
        AssertSame(
            Importance.FromScores(raw, ScoreNormalization.MinMax, order),
            Mapped(raw, parts, order, split => [.. split.Select(s => Array.ConvertAll(s.Values, v => Importance.Spread(v, low, high)))]));

        double[] unit = [.. raw.Where(score => score is >= 0 and <= 1)];
        AssertSame(Importance.FromScores(unit, ScoreNormalization.None, order), Mapped(unit, parts, order, split => [.. split.Select(s => s.Values)]));
    });

    [Fact]
    public void Ranks_OfManyMoreEntriesThanASampleHas_AreThoseOfAllRows()
    {
        double[] raw = [.. Enumerable.Range(0, 9000).Select(i => Math.Floor(4000 * Math.Sin(i * 12.9898)))];
        float[] expected = Importance.FromScores(raw, ScoreNormalization.Rank, ScoreOrder.Low);
        AssertSame(expected, Mapped(raw, 3, ScoreOrder.Low, split => Ranks(split, raw.Length, 5)));
        ScoreSample[] samples = [.. Split(raw, 3).Select(part => ScoreSample.Of(ScoreEntries.Of(part)))];
        double[] bounds = ScoreSample.Bounds(samples, 5);
        int[] sizes = [.. Enumerable.Range(0, 5).Select(r => raw.Count(score => (r == 0 || score >= bounds[r - 1]) && (r == 4 || score < bounds[r])))];
        Assert.InRange(sizes.Max(), 1, 2 * raw.Length / 5);
    }

    /// <summary>Every range is ranked on its own, from what its neighbourhood in each part's sample names.</summary>
    private static double[][] Ranks(ScoreEntries[] parts, long rows, int ranges)
    {
        ScoreSample[] samples = Array.ConvertAll(parts, ScoreSample.Of);
        double[] bounds = ScoreSample.Bounds(samples, ranges);
        List<double>[] found = [.. parts.Select(_ => new List<double>())];
        for (int r = 0; r < ranges; r++)
        {
            double low = r == 0 ? double.NegativeInfinity : bounds[r - 1];
            double high = r == ranges - 1 ? double.PositiveInfinity : bounds[r];
            RangeRanks range = new(low, high, rows);
            for (int p = 0; p < parts.Length; p++)
            {
                (int first, int end) = samples[p].Around(low, high);
                range.Add(parts[p].Values.AsSpan(first, end - first), ((long[])[.. parts[p].Before, parts[p].Places.Length]).AsSpan(first, end - first + 1));
            }

            (double[] ranks, int[] counts) = range.ToRanks();
            int done = 0;
            for (int p = 0; p < parts.Length; p++)
            {
                found[p].AddRange(ranks.AsSpan(done, counts[p]));
                done += counts[p];
            }
        }

        return Array.ConvertAll(found, list => list.ToArray());
    }

    private static float[] Mapped(double[] raw, int parts, ScoreOrder order, Func<ScoreEntries[], double[][]> normalize)
    {
        ScoreEntries[] split = [.. Split(raw, parts).Select(part => ScoreEntries.Of(part))];
        double[][] normalized = normalize(split);
        return [.. split.SelectMany((part, p) => part.Places.Select(place => (float)order.Apply(normalized[p][place])))];
    }

    private static IEnumerable<double[]> Split(double[] raw, int parts) =>
        Enumerable.Range(0, parts).Select(p => raw[(raw.Length * p / parts)..(raw.Length * (p + 1) / parts)]);

    private static void AssertSame(float[] expected, float[] actual) =>
        Assert.Equal(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(actual, BitConverter.SingleToInt32Bits));
}
