using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Probe;

/// <summary>
/// Multinomial logistic regression on the unit vectors of chosen rows: what a selection is worth is its accuracy on rows
/// that no selection saw. Minimises mean cross-entropy + |W|^2 / (2 C n), C = 10, which is scikit-learn's
/// <c>LogisticRegression(C=10)</c> with its intercept penalised too.
/// </summary>
public static class SoftmaxRegression
{
    /// <summary>The inverse weight of the penalty.</summary>
    public const double InversePenalty = 10;

    private const int MostSteps = 60;
    private const double Tolerance = 1e-5;

    /// <summary>Fits one model to all labelled rows.</summary>
    /// <param name="embeddings">n rows with their norms filled in.</param>
    /// <param name="labels">Class of each row in [0, C), or -1 for a row left out.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public static ProbeModel Fit(
        EmbeddingMatrix embeddings, int[] labels, int classes, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        byte[] folds = new byte[embeddings.Rows];
        Array.Fill(folds, ProbeFolds.None);
        ProbeRows rows = new(embeddings, labels, folds, classes);
        ProbeMoments moments = ProbeMoments.Of(rows, 1, 0, embeddings.Rows, 0, executor, cancellationToken);
        ProbeOptimizer optimizer = new(moments, 1, classes, embeddings.Dimension, 1 / (InversePenalty * Math.Max(1, embeddings.Rows)));
        double before = double.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            optimizer.Advance(ProbeGradient.Of(rows, optimizer.Point, executor, cancellationToken));
            double loss = optimizer.Losses[0];
            if (loss < before && before - loss < Tolerance * loss)
            {
                break;
            }

            before = loss;
        }

        return optimizer.Kept;
    }

    /// <summary>The class of largest logit of every row, ties to the lower class.</summary>
    public static unsafe int[] Predict(ProbeModel model, EmbeddingMatrix embeddings, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(executor);
        int[] predicted = new int[embeddings.Rows];
        using PackedWeights weights = new(model);
        RowPieces.ForEach(executor, embeddings.Rows, (first, end) =>
        {
            using ProbeBlock block = new(model.Dimension, model.Classes);
            float[] logits = new float[model.Classes];
            int[] chosen = new int[ProbeBlock.Rows];
            for (int at = first; at < end; at += ProbeBlock.Rows)
            {
                int count = Math.Min(ProbeBlock.Rows, end - at);
                for (int b = 0; b < count; b++)
                {
                    chosen[b] = at + b;
                }

                block.Lay(embeddings, chosen.AsSpan(0, count));
                block.Logits(weights.Pointer);
                for (int b = 0; b < count; b++)
                {
                    block.Read(b, logits);
                    predicted[at + b] = Array.IndexOf(logits, logits.Max());
                }
            }
        }, cancellationToken);
        return predicted;
    }
}
