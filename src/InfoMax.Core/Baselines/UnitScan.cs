using System.Numerics.Tensors;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Baselines;

/// <summary>
/// Products of a vector with all unit rows, as they are stored: a pass is bound by memory, and float16 rows are half as many bytes as
/// their unit vectors. Rows are unpacked a few at a time into a buffer that stays in the cache. Owned by its creator.
/// </summary>
internal sealed class UnitScan : IDisposable
{
    private const int ChunkRows = 32;
    private readonly EmbeddingMatrix _rows;
    private readonly IKernelExecutor _executor;
    private readonly AlignedBuffer[] _buffers;

    public UnitScan(EmbeddingMatrix rows, IKernelExecutor executor)
    {
        _rows = rows;
        _executor = executor;
        _buffers = new AlignedBuffer[RowPieces.Count(rows.Rows)];
        for (int piece = 0; piece < _buffers.Length; piece++)
        {
            _buffers[piece] = new AlignedBuffer((long)ChunkRows * rows.Dimension);
        }
    }

    /// <summary>Writes x_row . vector for every row.</summary>
    public void Dots(float[] vector, float[] dots, CancellationToken cancellationToken)
    {
        int dimension = _rows.Dimension;
        RowPieces.ForEach(
            _executor,
            _rows.Rows,
            (first, end) =>
            {
                Span<float> units = _buffers[first / RowPieces.PieceRows].AsSpan(0, ChunkRows * dimension);
                for (int at = first; at < end; at += ChunkRows)
                {
                    int count = Math.Min(ChunkRows, end - at);
                    _rows.CopyNormalized(at, count, units);
                    for (int i = 0; i < count; i++)
                    {
                        dots[at + i] = TensorPrimitives.Dot(units.Slice(i * dimension, dimension), vector);
                    }
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }
    }
}
