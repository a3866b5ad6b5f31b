using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Evaluation;

/// <summary>Labelled rows that no selection sees; judges what a probe learns from chosen rows.</summary>
public sealed class TestRows
{
    private readonly EmbeddingMatrix _rows;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly IKernelExecutor _executor;

    /// <param name="rows">Rows with their norms filled in; not owned.</param>
    /// <param name="labels">Class of each, in [0, C), or -1 for a class that the pool does not have, which is always missed.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="executor">Runs the pieces.</param>
    public TestRows(EmbeddingMatrix rows, int[] labels, int classes, IKernelExecutor executor)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(executor);
        if (rows.Rows != labels.Length)
        {
            throw new ArgumentException($"{labels.Length} labels for {rows.Rows} rows");
        }

        _rows = rows;
        _labels = labels;
        _classes = classes;
        _executor = executor;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>Share of the rows of the largest class: what naming one class alone would get right.</summary>
    public double LargestShare => _labels.Where(label => label >= 0).CountBy(label => label).Select(count => count.Value).DefaultIfEmpty(0).Max() / (double)Math.Max(1, Count);

    /// <summary>Share of these rows whose class a softmax regression on the chosen rows names, in [0, 1].</summary>
    /// <param name="pool">The rows chosen from, with labels.</param>
    /// <param name="selected">Chosen rows.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public double Accuracy(SelectionPool pool, int[] selected, CancellationToken cancellationToken = default) =>
        Count == 0 ? 0 : Right(pool, selected, cancellationToken).Count(hit => hit) / (double)Count;

    /// <summary>Whether a softmax regression on the chosen rows names the class of each of these rows.</summary>
    /// <param name="pool">The rows chosen from, with labels.</param>
    /// <param name="selected">Chosen rows.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public bool[] Right(SelectionPool pool, int[] selected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(selected);
        int[] labels = pool.Labels ?? throw new ArgumentException("the pool has no labels");
        using EmbeddingMatrix chosen = pool.Embeddings.Gather(selected);
        ProbeModel model = SoftmaxRegression.Fit(chosen, Array.ConvertAll(selected, row => labels[row]), _classes, _executor, cancellationToken);
        int[] predicted = SoftmaxRegression.Predict(model, _rows, _executor, cancellationToken);
        return RightOf(predicted);
    }

    /// <summary>Whether each row's class is the predicted one.</summary>
    internal bool[] RightOf(int[] predicted) => [.. predicted.Select((label, row) => label == _labels[row])];

    /// <summary>Vectors of the rows that accuracy is measured on, with their norms filled in.</summary>
    internal EmbeddingMatrix Rows => _rows;

    /// <summary>C.</summary>
    internal int Classes => _classes;

    /// <summary>Binomial standard error sqrt(a (1 - a) / n) of an accuracy on these rows.</summary>
    public double StandardError(double accuracy) => Count == 0 ? 0 : Math.Sqrt(accuracy * (1 - accuracy) / Count);
}
