using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Baselines;

/// <summary>
/// Moderate coreset (Xia et al., "Moderate coreset: a universal method of data selection for real-world data-efficient deep learning", ICLR
/// 2023): a row's distance to the median vector of its class; chosen are the p rows whose distance is nearest to the median distance.
/// </summary>
public static class ModerateBaseline
{
    /// <summary>Chooses p rows; without labels all rows are one class. O(N d log N).</summary>
    public static int[] Choose(BaselineInput input, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowChoice.RequireBudget(input.Rows, budget);
        double[] distances = new double[input.Rows];
        foreach (IGrouping<int, int> group in RowChoice.All(input.Rows).GroupBy(row => Math.Max(-1, input.Labels?[row] ?? -1)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Measure(input.Embeddings, [.. group], distances);
        }

        double middle = Median((double[])distances.Clone());
        return RowChoice.First(RowChoice.Ascending(RowChoice.All(input.Rows), Array.ConvertAll(distances, distance => Math.Abs(distance - middle))), budget);
    }

    private static void Measure(EmbeddingMatrix embeddings, int[] rows, double[] distances)
    {
        int dimension = embeddings.Dimension;
        float[] units = new float[rows.Length * dimension];
        embeddings.CopyNormalized(rows, units);
        double[] median = new double[dimension];
        double[] column = new double[rows.Length];
        for (int k = 0; k < dimension; k++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                column[i] = units[(i * dimension) + k];
            }

            median[k] = Median(column);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < dimension; k++)
            {
                double difference = units[(i * dimension) + k] - median[k];
                sum += difference * difference;
            }

            distances[rows[i]] = Math.Sqrt(sum);
        }
    }

    /// <summary>The middle value, or the mean of the two middle ones; sorts <paramref name="values"/>.</summary>
    private static double Median(double[] values)
    {
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length == 0 ? 0 : values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
