using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Reading;

/// <summary>The vectors of a target set: a 2-D npy, read a block at a time.</summary>
public static class TargetVectors
{
    private const int BlockBytes = 32 << 20;

    /// <summary>Checks the header, and says what a fingerprint should hold of it.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="dimension">Values of a row of the input.</param>
    /// <exception cref="InputDataException">It is no matrix, has no rows or rows of another length.</exception>
    public static string Check(IInputFiles files, string path, int dimension)
    {
        using MatrixVectors vectors = NpyVectors.Open(files, path, path);
        long rows = Require(vectors, path, dimension);
        return FormattableString.Invariant($"target {rows} {dimension} {vectors.Type}");
    }

    /// <summary>The rows in order as single precision, norms filled in; the caller disposes each block.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="dimension">Values of a row of the input.</param>
    /// <exception cref="InputDataException">As <see cref="Check"/>, or a row has no usable vector.</exception>
    public static IEnumerable<EmbeddingMatrix> Read(IInputFiles files, string path, int dimension)
    {
        using MatrixVectors vectors = NpyVectors.Open(files, path, path);
        long rows = Require(vectors, path, dimension);
        int most = (int)Math.Max(1, Math.Min(rows, BlockBytes / (dimension * sizeof(float))));
        for (long first = 0; first < rows; first += most)
        {
            EmbeddingMatrix block = EmbeddingMatrix.Allocate((int)Math.Min(most, rows - first), dimension, EmbeddingElement.Single);
            try
            {
                vectors.Read(first, block.Rows, asHalf: false, block.RowRange(0, block.Rows), new bool[block.Rows]);
                RequireUsable(block, path, first);
            }
            catch
            {
                block.Dispose();
                throw;
            }

            yield return block;
        }
    }

    private static long Require(MatrixVectors vectors, string path, int dimension) =>
        vectors.Rows == 0 ? throw new InputDataException($"{path}: holds no target rows; give at least one")
        : vectors.Dimension != dimension
            ? throw new InputDataException($"{path}: {Counted.Of(vectors.Dimension, "value")} a row, but the input's embedding has {dimension}; give target vectors of the same model")
            : vectors.Rows;

    private static void RequireUsable(EmbeddingMatrix block, string path, long first)
    {
        for (int i = 0; i < block.Rows; i++)
        {
            double squares = RowValidation.SumOfSquares(MemoryMarshal.Cast<byte, float>(block.RowRange(i, 1)));
            block.ReciprocalNorms[i] = (float)(1 / Math.Sqrt(squares));
            if (!(squares > 0) || !float.IsFinite(block.ReciprocalNorms[i]) || !double.IsFinite(squares))
            {
                throw new InputDataException($"{path}: target row {first + i} has no usable vector (zero, NaN or infinite); take it out");
            }
        }
    }
}
