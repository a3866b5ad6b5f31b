using System.Numerics;

namespace InfoMax.Core.Kernels;

/// <summary>
/// One row times packed panels: where rows come one at a time, a tile of <see cref="BlockProduct"/> would be empty but for one. Bound by
/// the reading of the panels, so they should lie in a near cache.
/// </summary>
/// <remarks>Each product is the chain of <see cref="BlockProduct"/>, so both give the same bits.</remarks>
internal static unsafe class PanelRow
{
    private const int Accumulators = 8;

    /// <summary>Writes the products of <paramref name="row"/> with the rows of <paramref name="panels"/> panels, in their order.</summary>
    /// <param name="kernel">Says how wide a panel is.</param>
    /// <param name="row">d values.</param>
    /// <param name="packed">The panels.</param>
    /// <param name="panels">How many.</param>
    /// <param name="depth">d.</param>
    /// <param name="target">Room for a panel's width of products each.</param>
    public static void Multiply(BlockProduct kernel, float* row, float* packed, int panels, int depth, float* target)
    {
        int width = kernel.TileColumns;
        int lanes = Vector<float>.Count;
        int strips = panels * (width / lanes);
        float** from = stackalloc float*[Accumulators];
        for (int strip = 0; strip < strips; strip += Accumulators)
        {
            // Beyond the last strip the last one is taken again, and left out of what is written.
            for (int i = 0; i < Accumulators; i++)
            {
                int column = Math.Min(strip + i, strips - 1) * lanes;
                from[i] = packed + ((nint)(column / width) * width * depth) + (column % width);
            }

            Strips(row, from, width, depth, kernel.IsFused, target + ((nint)strip * lanes), Math.Min(Accumulators, strips - strip));
        }
    }

    private static void Strips(float* row, float** from, int width, int depth, bool fused, float* target, int count)
    {
        Vector<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        float* p0 = from[0], p1 = from[1], p2 = from[2], p3 = from[3], p4 = from[4], p5 = from[5], p6 = from[6], p7 = from[7];
        for (nint k = 0; k < depth; k++)
        {
            Vector<float> r = new(row[k]);
            nint at = k * width;
            c0 = Add(r, Vector.Load(p0 + at), c0, fused);
            c1 = Add(r, Vector.Load(p1 + at), c1, fused);
            c2 = Add(r, Vector.Load(p2 + at), c2, fused);
            c3 = Add(r, Vector.Load(p3 + at), c3, fused);
            c4 = Add(r, Vector.Load(p4 + at), c4, fused);
            c5 = Add(r, Vector.Load(p5 + at), c5, fused);
            c6 = Add(r, Vector.Load(p6 + at), c6, fused);
            c7 = Add(r, Vector.Load(p7 + at), c7, fused);
        }

        Vector<float>* sums = stackalloc Vector<float>[Accumulators] { c0, c1, c2, c3, c4, c5, c6, c7 };
        for (int i = 0; i < count; i++)
        {
            sums[i].Store(target + (i * Vector<float>.Count));
        }
    }

    private static Vector<float> Add(Vector<float> r, Vector<float> b, Vector<float> c, bool fused) =>
        fused ? Vector.FusedMultiplyAdd(r, b, c) : (r * b) + c;
}
