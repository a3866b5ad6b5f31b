using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InfoMax.Core.Kernels;

/// <content>
/// The 512-bit width, 8 x 32: 16 accumulators of 16 columns hide the latency of 4 cycles at 2 multiply-adds a cycle
/// twice over, 2 registers hold B and 1 the broadcast row, of 32. A step is 16 multiply-adds for 2 vector loads and
/// 8 broadcasts. Lane l of c_r0 is column l, of c_r1 column 16 + l.
/// </content>
public abstract unsafe partial class BlockProduct
{
    private sealed class Wide512() : BlockProduct(KernelWidth.Vector512, 8, 32, fused: true)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        internal override bool Multiply(
            float* a, float* b, int depth, float* rowThresholds, float* columnThresholds, float* tile, uint* hits)
        {
            Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
            Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
            Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default;
            Vector512<float> c60 = default, c61 = default, c70 = default, c71 = default;
            float* a0 = a;
            float* a1 = a + depth;
            float* a2 = a + ((nint)2 * depth);
            float* a3 = a + ((nint)3 * depth);
            float* a4 = a + ((nint)4 * depth);
            float* a5 = a + ((nint)5 * depth);
            float* a6 = a + ((nint)6 * depth);
            float* a7 = a + ((nint)7 * depth);
            for (nint k = 0; k < depth; k++)
            {
                Vector512<float> b0 = Vector512.LoadAligned(b);
                Vector512<float> b1 = Vector512.LoadAligned(b + 16);
                Vector512<float> r = Vector512.Create(a0[k]);
                c00 = Vector512.FusedMultiplyAdd(r, b0, c00);
                c01 = Vector512.FusedMultiplyAdd(r, b1, c01);
                r = Vector512.Create(a1[k]);
                c10 = Vector512.FusedMultiplyAdd(r, b0, c10);
                c11 = Vector512.FusedMultiplyAdd(r, b1, c11);
                r = Vector512.Create(a2[k]);
                c20 = Vector512.FusedMultiplyAdd(r, b0, c20);
                c21 = Vector512.FusedMultiplyAdd(r, b1, c21);
                r = Vector512.Create(a3[k]);
                c30 = Vector512.FusedMultiplyAdd(r, b0, c30);
                c31 = Vector512.FusedMultiplyAdd(r, b1, c31);
                r = Vector512.Create(a4[k]);
                c40 = Vector512.FusedMultiplyAdd(r, b0, c40);
                c41 = Vector512.FusedMultiplyAdd(r, b1, c41);
                r = Vector512.Create(a5[k]);
                c50 = Vector512.FusedMultiplyAdd(r, b0, c50);
                c51 = Vector512.FusedMultiplyAdd(r, b1, c51);
                r = Vector512.Create(a6[k]);
                c60 = Vector512.FusedMultiplyAdd(r, b0, c60);
                c61 = Vector512.FusedMultiplyAdd(r, b1, c61);
                r = Vector512.Create(a7[k]);
                c70 = Vector512.FusedMultiplyAdd(r, b0, c70);
                c71 = Vector512.FusedMultiplyAdd(r, b1, c71);
                b += 32;
            }

            Vector512<float> t0 = Vector512.Load(columnThresholds);
            Vector512<float> t1 = Vector512.Load(columnThresholds + 16);
            uint h0 = Reached(c00, c01, rowThresholds[0], t0, t1);
            uint h1 = Reached(c10, c11, rowThresholds[1], t0, t1);
            uint h2 = Reached(c20, c21, rowThresholds[2], t0, t1);
            uint h3 = Reached(c30, c31, rowThresholds[3], t0, t1);
            uint h4 = Reached(c40, c41, rowThresholds[4], t0, t1);
            uint h5 = Reached(c50, c51, rowThresholds[5], t0, t1);
            uint h6 = Reached(c60, c61, rowThresholds[6], t0, t1);
            uint h7 = Reached(c70, c71, rowThresholds[7], t0, t1);
            if ((h0 | h1 | h2 | h3 | h4 | h5 | h6 | h7) == 0)
            {
                return false;
            }

            hits[0] = h0;
            hits[1] = h1;
            hits[2] = h2;
            hits[3] = h3;
            hits[4] = h4;
            hits[5] = h5;
            hits[6] = h6;
            hits[7] = h7;
            c00.Store(tile);
            c01.Store(tile + 16);
            c10.Store(tile + 32);
            c11.Store(tile + 48);
            c20.Store(tile + 64);
            c21.Store(tile + 80);
            c30.Store(tile + 96);
            c31.Store(tile + 112);
            c40.Store(tile + 128);
            c41.Store(tile + 144);
            c50.Store(tile + 160);
            c51.Store(tile + 176);
            c60.Store(tile + 192);
            c61.Store(tile + 208);
            c70.Store(tile + 224);
            c71.Store(tile + 240);
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Reached(Vector512<float> c0, Vector512<float> c1, float row, Vector512<float> t0, Vector512<float> t1)
        {
            Vector512<float> t = Vector512.Create(row);
            return (uint)Vector512.GreaterThanOrEqual(c0, Vector512.MinNative(t, t0)).ExtractMostSignificantBits()
                | ((uint)Vector512.GreaterThanOrEqual(c1, Vector512.MinNative(t, t1)).ExtractMostSignificantBits() << 16);
        }
    }
}
