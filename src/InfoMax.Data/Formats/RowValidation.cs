using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Formats;

/// <summary>The rules a row must meet to take part. The reasons are part of the outputs: never reword them.</summary>
public static class RowValidation
{
    /// <summary>The source has no vector for the row, or a null within it.</summary>
    public const string MissingEmbedding = "missing embedding";

    /// <summary>An embedding value is NaN or infinite.</summary>
    public const string NonFiniteEmbedding = "non-finite embedding";

    /// <summary>All values of the embedding are zero.</summary>
    public const string ZeroEmbedding = "zero embedding";

    /// <summary>The embedding's norm is not zero, but its reciprocal is no finite float32.</summary>
    public const string TooSmallEmbedding = "too small embedding";

    /// <summary>The source has no score for the row.</summary>
    public const string MissingScore = "missing score";

    /// <summary>The score is NaN or infinite.</summary>
    public const string NonFiniteScore = "non-finite score";

    private const ushort HalfMagnitude = 0x7FFF;
    private const ushort HalfInfinity = 0x7C00;
    private const int HalfToSingleShift = 13;
    private const float HalfToSingleScale = 5.192296858534828e33f; // 2^112

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
            string? reason = batch.MissingEmbeddings?[i] == true ? MissingEmbedding
                : !double.IsFinite(squares) ? NonFiniteEmbedding
                : squares == 0 ? ZeroEmbedding
                : !float.IsFinite(norms[i]) ? TooSmallEmbedding
                : batch.MissingScores?[i] == true ? MissingScore
                : batch.Scores is { } scores && !double.IsFinite(scores[i]) ? NonFiniteScore
                : HasNonFinite(batch.MoreScores, i) ? NonFiniteScore
                : null;
            if (reason is not null)
            {
                reasons ??= new string?[matrix.Rows];
                reasons[i] = reason;
            }
        }

        return reasons;
    }

    private static bool HasNonFinite(IReadOnlyList<double[]> scores, int row)
    {
        foreach (double[] column in scores)
        {
            if (!double.IsFinite(column[row]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The squared Euclidean norm of one stored row, in the order that <see cref="Check"/> documents.</summary>
    internal static double SumOfSquares(ReadOnlySpan<byte> row, EmbeddingElement element)
    {
        if (element == EmbeddingElement.Single)
        {
            return SumOfSquares(MemoryMarshal.Cast<byte, float>(row));
        }

        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<byte, ushort>(row);
        Vector512<double> lanes = Vector512<double>.Zero;
        Vector128<ushort> largest = Vector128<ushort>.Zero;
        int at = 0;
        for (; at + 8 <= bits.Length; at += 8)
        {
            // Squares need no sign, and without it a half's fields moved into a single's differ from it only by the
            // exponents' biases: a factor of 2^112, exact for subnormals too.
            Vector128<ushort> magnitudes = Vector128.Create(bits.Slice(at, 8)) & Vector128.Create(HalfMagnitude);
            largest = Vector128.Max(largest, magnitudes);
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(magnitudes);
            Vector256<float> x = (Vector256.Create(low, high) << HalfToSingleShift).AsSingle() * HalfToSingleScale;
            Add(x, ref lanes);
        }

        bool finite = Vector128.LessThanAll(largest, Vector128.Create(HalfInfinity));
        for (int lane = 0; at < bits.Length; at++, lane++)
        {
            double x = (double)BitConverter.UInt16BitsToHalf(bits[at]);
            lanes = lanes.WithElement(lane, lanes[lane] + x * x);
        }

        return finite ? Total(lanes) : double.PositiveInfinity;
    }

    /// <summary>The squared Euclidean norm of single-precision values, in the same order.</summary>
    internal static double SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector512<double> sum = Vector512<double>.Zero;
        int at = 0;
        for (; at + 8 <= values.Length; at += 8)
        {
            Add(Vector256.Create(values.Slice(at, 8)), ref sum);
        }

        for (int lane = 0; at < values.Length; at++, lane++)
        {
            double x = values[at];
            sum = sum.WithElement(lane, sum[lane] + x * x);
        }

        return Total(sum);
    }

    private static void Add(Vector256<float> values, ref Vector512<double> lanes)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(values);
        Vector512<double> wide = Vector512.Create(low, high);
        lanes += wide * wide;
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
