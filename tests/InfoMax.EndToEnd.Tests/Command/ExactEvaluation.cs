namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>The objective from its definition in double precision, sharing no code with the product.</summary>
internal sealed class ExactEvaluation
{
    private readonly double[][] _unit;
    private readonly double[] _importance;

    /// <param name="npy">A 2-D float16 npy file.</param>
    /// <param name="scores">Raw scores, high first.</param>
    public ExactEvaluation(string npy, float[] scores)
    {
        (int rows, int dimension, Func<int, double> value) = ReadNpy(npy);
        _unit = new double[rows][];
        for (int i = 0; i < rows; i++)
        {
            double[] row = new double[dimension];
            for (int j = 0; j < dimension; j++)
            {
                row[j] = value((i * dimension) + j);
            }

            double norm = Math.Sqrt(row.Sum(v => v * v));
            _unit[i] = Array.ConvertAll(row, v => v / norm);
        }

        double[] sorted = [.. scores.Select(s => (double)s).Order()];
        _importance = Array.ConvertAll(scores, s => MidRank(sorted, s) / (rows - 1));
    }

    /// <summary>alpha = B mean(I) / (f mean_i sum_j W_ij), B = .5, and F of the rows, for k neighbours.</summary>
    public (double Alpha, double Value) Evaluate(long[] selected, int neighbors)
    {
        int n = _unit.Length;
        HashSet<int> chosen = [.. selected.Select(r => (int)r)];
        double total = 0;
        double redundancy = 0;
        object gate = new();
        Parallel.For(0, n, i =>
        {
            (double Cosine, int Row)[] nearest =
            [
                .. Enumerable.Range(0, n)
                    .Where(j => j != i)
                    .Select(j => (Cosine: System.Numerics.Tensors.TensorPrimitives.Dot<double>(_unit[i], _unit[j]), Row: j))
                    .OrderByDescending(c => c.Cosine).ThenBy(c => c.Row)
                    .Take(neighbors),
            ];
            double all = nearest.Sum(c => Math.Max(0, c.Cosine));
            double inside = chosen.Contains(i) ? nearest.Where(c => chosen.Contains(c.Row)).Sum(c => Math.Max(0, c.Cosine)) : 0;
            lock (gate)
            {
                total += all;
                redundancy += inside;
            }
        });

        double fraction = (double)selected.Length / n;
        double alpha = 0.5 * _importance.Average() / (fraction * 2 * total / n);
        return (alpha, chosen.Sum(i => _importance[i]) - (alpha * redundancy));
    }

    /// <summary>The float32 values of a 1-D npy.</summary>
    public static float[] ReadVector(string npy)
    {
        byte[] bytes = File.ReadAllBytes(npy);
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        float[] values = new float[(bytes.Length - header) / sizeof(float)];
        Buffer.BlockCopy(bytes, header, values, 0, values.Length * sizeof(float));
        return values;
    }

    private static double MidRank(double[] sorted, double value)
    {
        int below = sorted.TakeWhile(s => s < value).Count();
        int equal = sorted.Skip(below).TakeWhile(s => s == value).Count();
        return below + ((equal - 1) / 2.0);
    }

    private static (int Rows, int Dimension, Func<int, double> Value) ReadNpy(string npy)
    {
        byte[] bytes = File.ReadAllBytes(npy);
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        string text = System.Text.Encoding.ASCII.GetString(bytes, 10, header - 10);
        bool half = text.Contains("<f2", StringComparison.Ordinal);
        string shape = text[(text.IndexOf('(') + 1)..text.IndexOf(')')];
        int[] sizes = [.. shape.Split(',').Select(s => int.Parse(s.Trim(), System.Globalization.CultureInfo.InvariantCulture))];
        return (sizes[0], sizes[1], half
            ? i => (double)BitConverter.ToHalf(bytes, header + (2 * i))
            : i => BitConverter.ToSingle(bytes, header + (4 * i)));
    }
}
