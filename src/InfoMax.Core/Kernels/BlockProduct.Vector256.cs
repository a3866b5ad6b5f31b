using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InfoMax.Core.Kernels;

/// <content>
/// The 256-bit width, 6 x 16: 12 accumulators of 8 columns hide the latency of 4 to 5 cycles at 2 multiply-adds a
/// cycle, 2 registers hold B and 1 the broadcast row: 15 of 16. A step is 12 multiply-adds for 2 vector loads and 6
/// broadcasts. Lane l of c_r0 is column l, of c_r1 column 8 + l.
/// </content>
public abstract unsafe partial class BlockProduct
{
    private sealed class Wide256() : BlockProduct(KernelWidth.Vector256, 6, 16, fused: true)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        internal override bool Multiply(
            float* a, float* b, int depth, float* rowThresholds, float* columnThresholds, float* tile, uint* hits)
        {
            Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default;
            Vector256<float> c20 = default, c21 = default, c30 = default, c31 = default;
            Vector256<float> c40 = default, c41 = default, c50 = default, c51 = default;
            float* a0 = a;
            float* a1 = a + depth;
            float* a2 = a + ((nint)2 * depth);
            float* a3 = a + ((nint)3 * depth);
            float* a4 = a + ((nint)4 * depth);
            float* a5 = a + ((nint)5 * depth);
            for (nint k = 0; k < depth; k++)
            {
                Vector256<float> b0 = Vector256.LoadAligned(b);
                Vector256<float> b1 = Vector256.LoadAligned(b + 8);
                Vector256<float> r = Vector256.Create(a0[k]);
                c00 = Fma.MultiplyAdd(r, b0, c00);
                c01 = Fma.MultiplyAdd(r, b1, c01);
                r = Vector256.Create(a1[k]);
                c10 = Fma.MultiplyAdd(r, b0, c10);
                c11 = Fma.MultiplyAdd(r, b1, c11);
                r = Vector256.Create(a2[k]);
                c20 = Fma.MultiplyAdd(r, b0, c20);
                c21 = Fma.MultiplyAdd(r, b1, c21);
                r = Vector256.Create(a3[k]);
                c30 = Fma.MultiplyAdd(r, b0, c30);
                c31 = Fma.MultiplyAdd(r, b1, c31);
                r = Vector256.Create(a4[k]);
                c40 = Fma.MultiplyAdd(r, b0, c40);
                c41 = Fma.MultiplyAdd(r, b1, c41);
                r = Vector256.Create(a5[k]);
                c50 = Fma.MultiplyAdd(r, b0, c50);
                c51 = Fma.MultiplyAdd(r, b1, c51);
                b += 16;
            }

            Vector256<float> t0 = Vector256.Load(columnThresholds);
            Vector256<float> t1 = Vector256.Load(columnThresholds + 8);
            uint h0 = Reached(c00, c01, rowThresholds[0], t0, t1);
            uint h1 = Reached(c10, c11, rowThresholds[1], t0, t1);
            uint h2 = Reached(c20, c21, rowThresholds[2], t0, t1);
            uint h3 = Reached(c30, c31, rowThresholds[3], t0, t1);
            uint h4 = Reached(c40, c41, rowThresholds[4], t0, t1);
            uint h5 = Reached(c50, c51, rowThresholds[5], t0, t1);
            if ((h0 | h1 | h2 | h3 | h4 | h5) == 0)
            {
                return false;
            }

            hits[0] = h0;
            hits[1] = h1;
            hits[2] = h2;
            hits[3] = h3;
            hits[4] = h4;
            hits[5] = h5;
            c00.Store(tile);
            c01.Store(tile + 8);
            c10.Store(tile + 16);
            c11.Store(tile + 24);
            c20.Store(tile + 32);
            c21.Store(tile + 40);
            c30.Store(tile + 48);
            c31.Store(tile + 56);
            c40.Store(tile + 64);
            c41.Store(tile + 72);
            c50.Store(tile + 80);
            c51.Store(tile + 88);
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Reached(Vector256<float> c0, Vector256<float> c1, float row, Vector256<float> t0, Vector256<float> t1)
        {
            Vector256<float> t = Vector256.Create(row);
            return Vector256.GreaterThanOrEqual(c0, Vector256.MinNative(t, t0)).ExtractMostSignificantBits()
                | (Vector256.GreaterThanOrEqual(c1, Vector256.MinNative(t, t1)).ExtractMostSignificantBits() << 8);
        }
    }
}
