using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>The objective from its definition, in double precision on Gaussian vectors, whose cosines hardly ever tie.</summary>
internal sealed class TrueObjective
{
    /// <summary>Two cosines nearer than this may be ordered either way by single precision.</summary>
    private const double Resolution = 1e-6;

    private readonly double[][] _unit;
    private readonly int _neighbors;

    /// <param name="vectors">Rows, not normalised.</param>
    /// <param name="neighbors">k.</param>
    public TrueObjective(float[][] vectors, int neighbors)
    {
        _unit = Array.ConvertAll(vectors, row =>
        {
            double norm = Math.Sqrt(row.Sum(v => (double)v * v));
            return Array.ConvertAll(row, v => v / norm);
        });
        _neighbors = neighbors;
    }

    /// <summary>Rows of a few loose clusters.</summary>
    public static float[][] Vectors(int rows, int dimension, ulong seed)
    {
        SeededRandom random = new(seed);
        float[][] centers = [.. Enumerable.Range(0, 1 + (rows / 20)).Select(_ => Gaussian(ref random, dimension))];
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            float[] center = centers[random.NextInt(centers.Length)];
            float[] noise = Gaussian(ref random, dimension);
            return Enumerable.Range(0, dimension).Select(j => center[j] + (0.5f * noise[j])).ToArray();
        })];
    }

    /// <summary>sum_{i in S} 1 - alpha sum_{i, j in S} K_ij, every I_i being <paramref name="importance"/>.</summary>
    public double Value(long[] selected, double importance, double alpha)
    {
        HashSet<int> chosen = [.. selected.Select(row => (int)row)];
        return (selected.Length * importance) - (alpha * selected.Sum(row => Nearest((int)row).Where(n => chosen.Contains(n.Row)).Sum(n => Math.Max(0, n.Cosine))));
    }

    /// <summary>
    /// The least and the largest value where single precision may order a list's last neighbours either way: which of two rows at
    /// nearly the same cosine is listed decides whether an edge counts.
    /// </summary>
    public (double Low, double High) Values(long[] selected, double importance, double alpha)
    {
        HashSet<int> chosen = [.. selected.Select(row => (int)row)];
        double low = selected.Length * importance;
        double high = low;
        foreach (long row in selected)
        {
            (double Cosine, int Row)[] all = [.. Ordered((int)row)];
            double last = all.Length == 0 ? 0 : all[Math.Min(_neighbors, all.Length) - 1].Cosine;
            (double Cosine, int Row)[] sure = [.. all.Where(n => n.Cosine > last + Resolution)];
            (double Cosine, int Row)[] either = [.. all.Where(n => Math.Abs(n.Cosine - last) <= Resolution)];
            int places = Math.Min(_neighbors, all.Length) - sure.Length;
            int listed = either.Count(n => chosen.Contains(n.Row));
            double certain = sure.Where(n => chosen.Contains(n.Row)).Sum(n => Math.Max(0, n.Cosine));
            low -= alpha * (certain + (Math.Min(places, listed) * Math.Max(0, last)));
            high -= alpha * (certain + (Math.Max(0, places - (either.Length - listed)) * Math.Max(0, last)));
        }

        return (low, high);
    }

    /// <summary>mean_i sum_j W_ij.</summary>
    public double MeanRowWeight() =>
        2 * Enumerable.Range(0, _unit.Length).Sum(row => Nearest(row).Sum(n => Math.Max(0, n.Cosine))) / _unit.Length;

    /// <summary>The k nearest other rows, nearest first.</summary>
    public IEnumerable<(double Cosine, int Row)> Nearest(int row) => Ordered(row).Take(_neighbors);

    /// <summary>All other rows, nearest first, equal cosines by row.</summary>
    private IEnumerable<(double Cosine, int Row)> Ordered(int row)
    {
        (double Cosine, int Row)[] all = new (double, int)[_unit.Length];
        for (int j = 0; j < all.Length; j++)
        {
            double sum = 0;
            for (int c = 0; c < _unit[j].Length; c++)
            {
                sum += _unit[row][c] * _unit[j][c];
            }

            all[j] = (sum, j);
        }

        return all.Where(n => n.Row != row).OrderByDescending(n => n.Cosine).ThenBy(n => n.Row);
    }

    private static float[] Gaussian(ref SeededRandom random, int dimension)
    {
        float[] values = new float[dimension];
        for (int j = 0; j < dimension; j++)
        {
            values[j] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
