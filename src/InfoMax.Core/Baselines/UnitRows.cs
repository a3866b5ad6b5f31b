using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Baselines;

/// <summary>The unit vectors as float32, N x d on a 64-byte border, for methods that look at many of them at every pick. Owned by its creator.</summary>
internal sealed class UnitRows : IDisposable
{
    private readonly AlignedBuffer _values;

    public UnitRows(EmbeddingMatrix rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        Rows = rows.Rows;
        Dimension = rows.Dimension;
        Executor = executor;
        _values = new AlignedBuffer((long)Rows * Dimension);
        RowPieces.ForEach(
            executor, Rows, (first, end) => rows.CopyNormalized(first, end - first, _values.AsSpan((long)first * Dimension, (end - first) * Dimension)), cancellationToken);
    }

    /// <summary>N.</summary>
    public int Rows { get; }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>Runs the pieces.</summary>
    public IKernelExecutor Executor { get; }

    /// <summary>The unit vector of a row.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan((long)row * Dimension, Dimension);

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();
}
