using System.Runtime.Intrinsics;

namespace InfoMax.Data.Formats.Vectors;

/// <summary>The <c>clip</c> score: the cosine of a row's image and text vector.</summary>
internal static class CosineScore
{
    /// <summary>
    /// cos(a, b) = a.b / (||a|| ||b||) in double precision, summed in 8 lanes as in <see cref="RowValidation"/>;
    /// NaN where a vector is zero or not finite.
    /// </summary>
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        int at = 0;
        for (; at + 8 <= a.Length; at += 8)
        {
            lanes += Widen(a.Slice(at, 8)) * Widen(b.Slice(at, 8));
        }

        double dot = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            dot += lanes[lane];
        }

        for (; at < a.Length; at++)
        {
            dot += (double)a[at] * b[at];
        }

        return dot / Math.Sqrt(RowValidation.SumOfSquares(a)) / Math.Sqrt(RowValidation.SumOfSquares(b));
    }

    private static Vector512<double> Widen(ReadOnlySpan<float> values)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(values));
        return Vector512.Create(low, high);
    }
}
