using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Probe;

/// <summary>
/// The out-of-fold softmax probe on frozen embeddings: F multinomial logistic regressions, each blind to one fold, trained
/// side by side for T epochs; every row is judged by the one that did not see it.
/// </summary>
/// <remarks>
/// On split data the same parts run on every split and are added in split order: <see cref="ProbeMoments"/> once,
/// <see cref="ProbeGradient"/> and <see cref="ProbeOptimizer.Advance"/> for every epoch, <see cref="ProbeScores"/> once. Work:
/// 4 N F C D flops an epoch and 2 N T C D at the end.
/// </remarks>
public static class OutOfFoldProbe
{
    /// <summary>Trains and measures a set held in memory as one split.</summary>
    /// <param name="embeddings">N rows with their norms filled in.</param>
    /// <param name="labels">Class of each row in [0, C), or -1.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="options">Folds, epochs, seed.</param>
    /// <param name="executor">Runs the pieces; the scores do not depend on its threads.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public static ProbeScores Run(
        EmbeddingMatrix embeddings, int[] labels, int classes, ProbeOptions options, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(options);
        ProbeRows rows = new(embeddings, labels, ProbeFolds.Range(0, embeddings.Rows, options), classes);
        return ProbeScores.Of(rows, Train(rows, options, executor, cancellationToken), executor, cancellationToken);
    }

    /// <summary>Trains one classifier a fold on the rows outside it, and keeps the weights of each epoch.</summary>
    public static ProbeTrajectory Train(ProbeRows rows, ProbeOptions options, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        int count = rows.Embeddings.Rows;
        ProbeMoments moments = ProbeMoments.Of(rows, options.Folds, 0, count, options.Seed, executor, cancellationToken);
        ProbeOptimizer optimizer = new(moments, options.Folds, rows.Classes, rows.Embeddings.Dimension);
        ProbeTrajectory trajectory = new();
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            optimizer.Advance(ProbeGradient.Of(rows, optimizer.Point, executor, cancellationToken));
            trajectory.Add(optimizer.Kept);
        }

        return trajectory;
    }
}
