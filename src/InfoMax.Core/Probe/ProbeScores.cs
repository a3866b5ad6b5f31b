using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Probe;

/// <summary>
/// The label scores of n rows, each from the classifiers that held the row out; NaN for a row without label. With z and p
/// the logits and probabilities of an epoch and y the label:
/// </summary>
/// <param name="El2n">mean over epochs of |p - onehot(y)|_2 (Paul et al., "Deep learning on a data diet", 2021), in [0, sqrt(2)].</param>
/// <param name="Margin">1 - (p_y - max_{j != y} p_j) in the last epoch, in [0, 2].</param>
/// <param name="Aum">minus the mean over epochs of z_y - max_{j != y} z_j (Pleiss et al., "Identifying mislabeled data using the area under the margin ranking", 2020).</param>
/// <param name="Entropy">-sum_j p_j log p_j in the last epoch, in [0, log C].</param>
/// <param name="Forgetting">
/// Steps from right to wrong between two epochs (Toneva et al., "An empirical study of example forgetting", 2019); a row that was
/// never right has T, above every other. Right is z_y > max_{j != y} z_j.
/// </param>
/// <remarks>All five are high for hard rows. 2 n T C D flops.</remarks>
public sealed record ProbeScores(double[] El2n, double[] Margin, double[] Aum, double[] Entropy, double[] Forgetting)
{
    /// <summary>What the last epoch makes of the labels: which share of them it gives the largest probability, and no other class as much.</summary>
    public RightLabels Hits => new(Margin.LongCount(margin => margin < 1), Margin.LongCount(margin => !double.IsNaN(margin)));

    /// <summary>Measures one split.</summary>
    /// <param name="rows">The split; every labelled row is in one of the F folds.</param>
    /// <param name="trajectory">The points of every epoch.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public static ProbeScores Of(ProbeRows rows, ProbeTrajectory trajectory, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        return Of(rows, Enumerable.Range(0, trajectory[0].Models).Select(trajectory.OfFold), executor, cancellationToken);
    }

    /// <summary>Measures one split by the points of one fold after the other.</summary>
    /// <param name="rows">The split; every labelled row is in one of the F folds.</param>
    /// <param name="folds">The T points of each fold's classifier, as a model of T.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    public static ProbeScores Of(ProbeRows rows, IEnumerable<ProbeModel> folds, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(executor);
        ProbeScores scores = Unlabelled(rows.Embeddings.Rows);
        int fold = 0;
        foreach (ProbeModel epochs in folds)
        {
            int own = fold++;
            int[] held = [.. rows.Labelled(0, rows.Embeddings.Rows).Where(row => rows.Folds[row] == own)];
            using PackedWeights weights = new(epochs);
            RowPieces.ForEach(executor, held.Length, (first, end) => scores.Measure(rows, held, first, end, epochs, weights, cancellationToken), cancellationToken);
        }

        return scores;
    }

    private static ProbeScores Unlabelled(int rows)
    {
        double[][] columns = new double[5][];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new double[rows];
            Array.Fill(columns[i], double.NaN);
        }

        return new ProbeScores(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    private unsafe void Measure(
        ProbeRows rows, int[] held, int first, int end, ProbeModel epochs, PackedWeights weights, CancellationToken cancellationToken)
    {
        using ProbeBlock block = new(epochs.Dimension, epochs.Models * epochs.Classes);
        using AlignedBuffer probabilities = new(epochs.Classes);
        float[] logits = new float[epochs.Models * epochs.Classes];
        for (int at = first; at < end; at += ProbeBlock.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> chosen = held.AsSpan(at, Math.Min(ProbeBlock.Rows, end - at));
            block.Lay(rows.Embeddings, chosen);
            block.Logits(weights.Pointer);
            for (int b = 0; b < chosen.Length; b++)
            {
                block.Read(b, logits);
                Measure(chosen[b], rows.Labels[chosen[b]], logits, probabilities.AsSpan(0, epochs.Classes));
            }
        }
    }

    private void Measure(int row, int label, ReadOnlySpan<float> logits, Span<float> p)
    {
        int epochs = logits.Length / p.Length;
        double distance = 0;
        double area = 0;
        int forgotten = 0;
        bool ever = false;
        bool before = false;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            ReadOnlySpan<float> z = logits.Slice(epoch * p.Length, p.Length);
            Probabilities(z, p);
            double margin = (double)z[label] - LargestOther(z, label);
            distance += Distance(p, label);
            area += margin;
            bool right = margin > 0;
            forgotten += before && !right ? 1 : 0;
            ever |= right;
            before = right;
        }

        El2n[row] = distance / epochs;
        Aum[row] = -area / epochs;
        Forgetting[row] = ever ? forgotten : epochs;
        Margin[row] = 1 - ((double)p[label] - LargestOther(p, label));
        Entropy[row] = EntropyOf(p);
    }

    private static void Probabilities(ReadOnlySpan<float> z, Span<float> p)
    {
        SoftMax.Exponentials(z, TensorPrimitives.Max(z), p);
        TensorPrimitives.Divide(p, TensorPrimitives.Sum<float>(p), p);
    }

    /// <summary>|p - onehot(label)|_2; leaves p as it was.</summary>
    private static double Distance(Span<float> p, int label)
    {
        float own = p[label];
        p[label] = own - 1;
        double distance = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(p));
        p[label] = own;
        return distance;
    }

    private static float LargestOther(ReadOnlySpan<float> values, int label)
    {
        float before = label > 0 ? TensorPrimitives.Max(values[..label]) : float.NegativeInfinity;
        float after = label + 1 < values.Length ? TensorPrimitives.Max(values[(label + 1)..]) : float.NegativeInfinity;
        return Math.Max(before, after);
    }

    private static double EntropyOf(ReadOnlySpan<float> p)
    {
        double sum = 0;
        foreach (float value in p)
        {
            sum -= value > 0 ? value * Math.Log(value) : 0;
        }

        return sum;
    }
}
