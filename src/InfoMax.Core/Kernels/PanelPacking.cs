using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Kernels;

/// <summary>
/// Lays unit vectors out as the right side of <see cref="BlockProduct"/>: panels of w rows, value k of the w rows side by side, so
/// that row r of panel q has its value k at <c>(q*d + k)*w + r</c>. The last panel is filled with zero rows.
/// </summary>
/// <remarks>
/// Squares of four rows by four values are transposed in registers, with AVX-512 four of them at once. A packed chunk is
/// multiplied with hundreds of rows and more, so packing costs a few percent of a search.
/// </remarks>
internal static unsafe class PanelPacking
{
    // 16 values of 32 rows are 2 KB of target: the scattered stores stay in L1, and a line of the source is read once.
    private const int StepValues = 16;

    /// <summary>Values in the packed form of <paramref name="count"/> rows.</summary>
    public static long PackedLength(int count, int dimension, int panelRows) =>
        (long)((count + panelRows - 1) / panelRows) * panelRows * dimension;

    /// <summary>Packs rows <paramref name="firstRow"/> .. + <paramref name="count"/>.</summary>
    /// <param name="rows">The embeddings, with their norms filled in.</param>
    /// <param name="firstRow">First row of the first panel.</param>
    /// <param name="count">Rows to pack.</param>
    /// <param name="panelRows">w.</param>
    /// <param name="target">Room for <see cref="PackedLength"/> values.</param>
    /// <param name="scratch">Room for w * d values.</param>
    public static void Pack(EmbeddingMatrix rows, int firstRow, int count, int panelRows, float* target, Span<float> scratch)
    {
        int dimension = rows.Dimension;
        for (int done = 0; done < count; done += panelRows)
        {
            int here = Math.Min(panelRows, count - done);
            if (here < panelRows)
            {
                scratch[(here * dimension)..(panelRows * dimension)].Clear();
            }

            rows.CopyNormalized(firstRow + done, here, scratch);
            fixed (float* source = scratch)
            {
                Transpose(source, dimension, panelRows, target);
            }

            target += (nint)panelRows * dimension;
        }
    }

    /// <summary>Packs the named rows, in the order given.</summary>
    /// <param name="rows">The embeddings, with their norms filled in.</param>
    /// <param name="chosen">Row numbers, any number of them.</param>
    /// <param name="panelRows">w.</param>
    /// <param name="target">Room for <see cref="PackedLength"/> values.</param>
    /// <param name="scratch">Room for w * d values.</param>
    public static void Pack(EmbeddingMatrix rows, ReadOnlySpan<int> chosen, int panelRows, float* target, Span<float> scratch)
    {
        int dimension = rows.Dimension;
        for (int done = 0; done < chosen.Length; done += panelRows)
        {
            int here = Math.Min(panelRows, chosen.Length - done);
            rows.CopyNormalized(chosen.Slice(done, here), scratch);
            scratch[(here * dimension)..(panelRows * dimension)].Clear();
            fixed (float* source = scratch)
            {
                Transpose(source, dimension, panelRows, target);
            }

            target += (nint)panelRows * dimension;
        }
    }

    /// <summary>Turns one panel: row-major rows become value k of all of them side by side, for every k.</summary>
    /// <param name="source">The rows, one after the other.</param>
    /// <param name="dimension">d.</param>
    /// <param name="panelRows">w, any number of rows.</param>
    /// <param name="target">Room for w * d values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(float* source, int dimension, int panelRows, float* target)
    {
        for (int k0 = 0; k0 < dimension; k0 += StepValues)
        {
            int end = Math.Min(dimension, k0 + StepValues);
            for (int r = 0; r < panelRows; r += 4)
            {
                float* from = source + ((nint)r * dimension);
                float* to = target + r;
                int k = k0;
                if (Avx512F.IsSupported && r + 4 <= panelRows && end - k == StepValues)
                {
                    TransposeFourBySixteen(from + k, dimension, to + ((nint)k * panelRows), panelRows);
                    k = end;
                }
                else if (Sse.IsSupported && r + 4 <= panelRows)
                {
                    for (; k + 4 <= end; k += 4)
                    {
                        TransposeFour(from + k, dimension, to + ((nint)k * panelRows), panelRows);
                    }
                }

                int rows = Math.Min(4, panelRows - r);
                for (; k < end; k++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        to[((nint)k * panelRows) + i] = from[((nint)i * dimension) + k];
                    }
                }
            }
        }
    }

    /// <summary>Values k .. k + 3 of four rows become four runs of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFour(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> a = Vector128.Load(from);
        Vector128<float> b = Vector128.Load(from + fromStride);
        Vector128<float> c = Vector128.Load(from + (2 * fromStride));
        Vector128<float> d = Vector128.Load(from + (3 * fromStride));
        Vector128<float> abLow = Sse.UnpackLow(a, b);
        Vector128<float> abHigh = Sse.UnpackHigh(a, b);
        Vector128<float> cdLow = Sse.UnpackLow(c, d);
        Vector128<float> cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(abLow, cdLow).Store(to);
        Sse.MoveHighToLow(cdLow, abLow).Store(to + toStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + (2 * toStride));
        Sse.MoveHighToLow(cdHigh, abHigh).Store(to + (3 * toStride));
    }

    /// <summary>Values k .. k + 15 of four rows become sixteen runs of four rows: a square of four in each 128-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFourBySixteen(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector512<float> a = Vector512.Load(from);
        Vector512<float> b = Vector512.Load(from + fromStride);
        Vector512<float> c = Vector512.Load(from + (2 * fromStride));
        Vector512<float> d = Vector512.Load(from + (3 * fromStride));
        Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble();
        Vector512<double> abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
        StoreLanes(Avx512F.UnpackLow(abLow, cdLow).AsSingle(), to, toStride);
        StoreLanes(Avx512F.UnpackHigh(abLow, cdLow).AsSingle(), to + toStride, toStride);
        StoreLanes(Avx512F.UnpackLow(abHigh, cdHigh).AsSingle(), to + (2 * toStride), toStride);
        StoreLanes(Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle(), to + (3 * toStride), toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLanes(Vector512<float> lanes, float* to, nint toStride)
    {
        lanes.GetLower().GetLower().Store(to);
        Avx512F.ExtractVector128(lanes, 1).Store(to + (4 * toStride));
        Avx512F.ExtractVector128(lanes, 2).Store(to + (8 * toStride));
        Avx512F.ExtractVector128(lanes, 3).Store(to + (12 * toStride));
    }
}
