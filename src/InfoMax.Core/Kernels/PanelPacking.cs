using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Kernels;

/// <summary>
/// Lays unit vectors out for <see cref="BlockProduct"/>: panels of w rows, value k of the w rows side by side, so
/// that row r of panel q has its value k at <c>(q*d + k)*w + r</c>. The last panel is filled with zero rows.
/// </summary>
/// <remarks>About one store a value; a packed block is used against hundreds of rows, so it costs 1 to 2 % of a search.</remarks>
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

    private static void Transpose(float* source, int dimension, int panelRows, float* target)
    {
        for (int k0 = 0; k0 < dimension; k0 += StepValues)
        {
            int end = Math.Min(dimension, k0 + StepValues);
            for (int r = 0; r < panelRows; r++)
            {
                float* from = source + ((nint)r * dimension);
                float* to = target + ((nint)k0 * panelRows) + r;
                for (int k = k0; k < end; k++)
                {
                    *to = from[k];
                    to += panelRows;
                }
            }
        }
    }
}
