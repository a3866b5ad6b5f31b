using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace InfoMax.Core.Kernels;

/// <summary>
/// The product of two sets of unit-norm float32 rows, one register tile at a time, with the first half of a top-k
/// fused in: the tile is compared with its rows' and columns' thresholds while it is still in registers.
/// </summary>
/// <remarks>
/// <para>The left side is cut into panels of <see cref="TileRows"/> rows as they are, row after row; the right side is
/// packed by <see cref="PanelPacking"/> into panels of <see cref="TileColumns"/> rows, value k of all rows of a panel side
/// by side. The left side changes more often, and one value of it is broadcast at a time, so it needs no packing. An m x n
/// product over d values costs 2 m n d flops. A tile of R x C reads (R + C) d floats for R C d multiply-adds, so 8 x 32
/// needs 5/32 loads a multiply-add, and is bound by the multiply-add units as long as the left panel stays in L1 and the
/// right panels in L2.</para>
/// <para>Summation order: each (row, column) pair is one chain c = fma(a_k, b_k, c) over k ascending from +0. A
/// product of two floats does not depend on their order, so a cosine is bitwise the same whichever side, tile,
/// thread or (on hardware with fused multiply-add) width computes it.</para>
/// <para>Measured on an AMD EPYC of the Zen 5 kind (benchmark <c>exact-graph</c>): a kernel alone runs at 93 to 99 % of
/// the multiply-add peak of its width (portable: 91), a whole search of 100 000 x 512 with packing and top-5 at 92 %.</para>
/// <para>Tails: the last panel of a side is filled with zero rows; callers ignore what falls outside.</para>
/// <para>Each width is a file; this one holds the contract, the dispatch and the portable width: 4 x 8, that is 8
/// accumulators of 4 lanes, 2 for B and 1 for A in the 16 registers of SSE (NEON has 32).</para>
/// </remarks>
public abstract unsafe partial class BlockProduct
{
    /// <summary>The largest <see cref="TileRows"/> and <see cref="TileColumns"/> of any width.</summary>
    internal const int MaxTile = 32;

    private BlockProduct(KernelWidth width, int tileRows, int tileColumns, bool fused)
    {
        Width = width;
        TileRows = tileRows;
        TileColumns = tileColumns;
        IsFused = fused;
    }

    /// <summary>The widest kernel that this machine runs well.</summary>
    public static BlockProduct Best { get; } =
        ForWidth(KernelWidth.Vector512) ?? ForWidth(KernelWidth.Vector256) ?? new Portable();

    /// <summary>Width of the vector instructions that the kernel uses.</summary>
    public KernelWidth Width { get; }

    /// <summary>Rows of a left panel.</summary>
    public int TileRows { get; }

    /// <summary>Rows of a right panel, the columns of a tile; at most 32.</summary>
    public int TileColumns { get; }

    /// <summary>
    /// Whether a step is rounded once. False only in the portable width on hardware without fused multiply-add.
    /// </summary>
    public bool IsFused { get; }

    /// <summary>The kernel of one width, or null where the hardware lacks it.</summary>
    public static BlockProduct? ForWidth(KernelWidth width) => width switch
    {
        KernelWidth.Vector512 => Vector512.IsHardwareAccelerated ? new Wide512() : null,
        KernelWidth.Vector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported ? new Wide256() : null,
        KernelWidth.Portable => new Portable(),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "not a kernel width"),
    };

    /// <summary>
    /// Multiplies one left panel with one right panel. If any c_rj is at least rowThresholds[r] or at least
    /// columnThresholds[j], stores the tile and returns true.
    /// </summary>
    /// <param name="a">Left panel, TileRows x <paramref name="depth"/>.</param>
    /// <param name="b">Right panel, <paramref name="depth"/> x TileColumns, on a 64-byte border.</param>
    /// <param name="depth">d, the length of the sums, at least 1.</param>
    /// <param name="rowThresholds">TileRows values; +infinity where a row takes no neighbours.</param>
    /// <param name="columnThresholds">TileColumns values; +infinity where a column takes no neighbours.</param>
    /// <param name="tile">Room for TileRows x TileColumns products, row-major; written only when the result is true.</param>
    /// <param name="hits">Room for TileRows masks: bit j of mask r says that c_rj reached a threshold; written with the tile.</param>
    internal abstract bool Multiply(
        float* a, float* b, int depth, float* rowThresholds, float* columnThresholds, float* tile, uint* hits);

    private sealed class Portable()
        : BlockProduct(KernelWidth.Portable, 4, 8, Fma.IsSupported || AdvSimd.IsSupported)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        internal override bool Multiply(
            float* a, float* b, int depth, float* rowThresholds, float* columnThresholds, float* tile, uint* hits)
        {
            Vector128<float> c00 = default, c01 = default, c10 = default, c11 = default;
            Vector128<float> c20 = default, c21 = default, c30 = default, c31 = default;
            float* a0 = a;
            float* a1 = a + depth;
            float* a2 = a + ((nint)2 * depth);
            float* a3 = a + ((nint)3 * depth);
            for (nint k = 0; k < depth; k++)
            {
                Vector128<float> b0 = Vector128.Load(b);
                Vector128<float> b1 = Vector128.Load(b + 4);
                Vector128<float> r = Vector128.Create(a0[k]);
                c00 = MultiplyAdd(r, b0, c00);
                c01 = MultiplyAdd(r, b1, c01);
                r = Vector128.Create(a1[k]);
                c10 = MultiplyAdd(r, b0, c10);
                c11 = MultiplyAdd(r, b1, c11);
                r = Vector128.Create(a2[k]);
                c20 = MultiplyAdd(r, b0, c20);
                c21 = MultiplyAdd(r, b1, c21);
                r = Vector128.Create(a3[k]);
                c30 = MultiplyAdd(r, b0, c30);
                c31 = MultiplyAdd(r, b1, c31);
                b += 8;
            }

            Vector128<float> t0 = Vector128.Load(columnThresholds);
            Vector128<float> t1 = Vector128.Load(columnThresholds + 4);
            uint h0 = Reached(c00, c01, rowThresholds[0], t0, t1);
            uint h1 = Reached(c10, c11, rowThresholds[1], t0, t1);
            uint h2 = Reached(c20, c21, rowThresholds[2], t0, t1);
            uint h3 = Reached(c30, c31, rowThresholds[3], t0, t1);
            if ((h0 | h1 | h2 | h3) == 0)
            {
                return false;
            }

            hits[0] = h0;
            hits[1] = h1;
            hits[2] = h2;
            hits[3] = h3;
            c00.Store(tile);
            c01.Store(tile + 4);
            c10.Store(tile + 8);
            c11.Store(tile + 12);
            c20.Store(tile + 16);
            c21.Store(tile + 20);
            c30.Store(tile + 24);
            c31.Store(tile + 28);
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
            Fma.IsSupported ? Fma.MultiplyAdd(a, b, c)
            : AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(c, a, b)
            : c + (a * b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Reached(Vector128<float> c0, Vector128<float> c1, float row, Vector128<float> t0, Vector128<float> t1)
        {
            Vector128<float> t = Vector128.Create(row);
            return Vector128.GreaterThanOrEqual(c0, Vector128.MinNative(t, t0)).ExtractMostSignificantBits()
                | (Vector128.GreaterThanOrEqual(c1, Vector128.MinNative(t, t1)).ExtractMostSignificantBits() << 4);
        }
    }
}
