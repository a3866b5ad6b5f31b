using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Formats;

/// <summary>The rules a row must meet to take part. The reasons are part of the outputs: never reword them.</summary>
public static class RowValidation
{
    /// <summary>An embedding value is NaN or infinite (also where the source had no vector).</summary>
    public const string NonFiniteEmbedding = "non-finite embedding";

    /// <summary>The embedding's norm is zero, or too small for its reciprocal to be a finite float32.</summary>
    public const string ZeroEmbedding = "zero embedding";

    /// <summary>The score is null or NaN.</summary>
    public const string MissingScore = "missing score";

    /// <summary>The score is infinite.</summary>
    public const string NonFiniteScore = "non-finite score";

    private const int ChunkValues = 1024;

    /// <summary>
    /// Fills the reciprocal norms of the batch's matrix and says which rows are invalid. The first reason in the order
    /// of the constants above wins.
    /// </summary>
    /// <returns>One reason a row, null where the row is valid; null when all rows are valid.</returns>
    /// <remarks>
    /// Squares of floats are exact in double precision; they are summed in 8 lanes (value j in lane j mod 8), then
    /// lanes in ascending order, on every instruction set alike, so norms do not depend on the machine.
    /// A finite sum means that all values are finite: d squares of at most 1.2e77 cannot overflow a double.
    /// </remarks>
    public static string?[]? Check(InputBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        string?[]? reasons = null;
        EmbeddingMatrix matrix = batch.Embedding;
        Span<float> norms = matrix.ReciprocalNorms;
        for (int i = 0; i < matrix.Rows; i++)
        {
            double squares = SumOfSquares(matrix.RowRange(i, 1), matrix.Element);
            norms[i] = (float)(1.0 / Math.Sqrt(squares));
            string? reason = !double.IsFinite(squares) ? NonFiniteEmbedding
                : !float.IsFinite(norms[i]) ? ZeroEmbedding
                : ScoreReason(batch.Scores, i);
            if (reason is not null)
            {
                reasons ??= new string?[matrix.Rows];
                reasons[i] = reason;
            }
        }

        return reasons;
    }

    /// <summary>The squared Euclidean norm of one stored row, in the order that <see cref="Check"/> documents.</summary>
    internal static double SumOfSquares(ReadOnlySpan<byte> row, EmbeddingElement element)
    {
        if (element == EmbeddingElement.Single)
        {
            return SumOfSquares(MemoryMarshal.Cast<byte, float>(row));
        }

        Vector512<double> lanes = Vector512<double>.Zero;
        ReadOnlySpan<Half> values = MemoryMarshal.Cast<byte, Half>(row);
        Span<float> chunk = stackalloc float[ChunkValues];
        for (int at = 0; at < values.Length; at += ChunkValues)
        {
            int count = Math.Min(ChunkValues, values.Length - at);
            TensorPrimitives.ConvertToSingle(values.Slice(at, count), chunk);
            Accumulate(chunk[..count], ref lanes);
        }

        return Total(lanes);
    }

    /// <summary>The squared Euclidean norm of single-precision values, in the same order.</summary>
    internal static double SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        Accumulate(values, ref lanes);
        return Total(lanes);
    }

    private static string? ScoreReason(double[]? scores, int row) => scores switch
    {
        null => null,
        _ when double.IsNaN(scores[row]) => MissingScore,
        _ when double.IsInfinity(scores[row]) => NonFiniteScore,
        _ => null,
    };

    /// <summary>Adds squares; the first value must belong to lane 0, which holds as chunks are multiples of 8.</summary>
    private static void Accumulate(ReadOnlySpan<float> values, ref Vector512<double> lanes)
    {
        Vector512<double> sum = lanes;
        int at = 0;
        for (; at + 8 <= values.Length; at += 8)
        {
            Vector256<float> x = Vector256.Create(values.Slice(at, 8));
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x);
            Vector512<double> wide = Vector512.Create(low, high);
            sum += wide * wide;
        }

        for (int lane = 0; at < values.Length; at++, lane++)
        {
            double x = values[at];
            sum = sum.WithElement(lane, sum[lane] + x * x);
        }

        lanes = sum;
    }

    private static double Total(Vector512<double> lanes)
    {
        double total = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            total += lanes[lane];
        }

        return total;
    }
}
