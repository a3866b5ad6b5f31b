using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InfoMax.Core.Compute;
using InfoMax.Core.Kernels;

namespace InfoMax.Benchmarks;

/// <summary>
/// The most fused multiply-adds the given threads can do, measured: 16 independent chains in registers, no memory.
/// At a latency of 4 cycles and 2 a cycle, 8 chains are enough. (With 256-bit vectors 12 chains, for 16 registers.)
/// </summary>
internal static class FmaPeak
{
    private const int Steps = 400_000;

    /// <summary>The best of <paramref name="samples"/> runs of about 10 ms, in flops a second over all threads.</summary>
    public static double Measure(IKernelExecutor executor, KernelWidth width, int samples = 80)
    {
        int threads = executor.MaxDegree;
        float[] sink = new float[threads];
        double best = 0;
        double flops = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            long start = Stopwatch.GetTimestamp();

            // Pieces of equal length, a few for each thread, so that a thread that starts late costs little.
            int pieces = threads * 4;
            executor.ForEach(pieces, piece => sink[piece % threads] += Chains(width), CancellationToken.None);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            flops = (double)pieces * FlopsOfChains(width);
            best = Math.Max(best, flops / seconds);
        }

        return float.IsNaN(sink.Sum()) ? 0 : best;
    }

    private static double FlopsOfChains(KernelWidth width) => width switch
    {
        KernelWidth.Vector512 => 2.0 * Steps * 16 * 16,
        KernelWidth.Vector256 => 2.0 * Steps * 12 * 8,
        _ => 2.0 * Steps * 12 * 4,
    };

    private static float Chains(KernelWidth width) => width switch
    {
        KernelWidth.Vector512 => Chains512(Steps, 0.999f),
        KernelWidth.Vector256 => Chains256(Steps, 0.999f),
        _ => Chains128(Steps, 0.999f),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains512(int steps, float factor)
    {
        Vector512<float> m = Vector512.Create(factor);
        Vector512<float> c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m;
        Vector512<float> c8 = m, c9 = m, ca = m, cb = m, cc = m, cd = m, ce = m, cf = m;
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, m, m);
            c1 = Vector512.FusedMultiplyAdd(c1, m, m);
            c2 = Vector512.FusedMultiplyAdd(c2, m, m);
            c3 = Vector512.FusedMultiplyAdd(c3, m, m);
            c4 = Vector512.FusedMultiplyAdd(c4, m, m);
            c5 = Vector512.FusedMultiplyAdd(c5, m, m);
            c6 = Vector512.FusedMultiplyAdd(c6, m, m);
            c7 = Vector512.FusedMultiplyAdd(c7, m, m);
            c8 = Vector512.FusedMultiplyAdd(c8, m, m);
            c9 = Vector512.FusedMultiplyAdd(c9, m, m);
            ca = Vector512.FusedMultiplyAdd(ca, m, m);
            cb = Vector512.FusedMultiplyAdd(cb, m, m);
            cc = Vector512.FusedMultiplyAdd(cc, m, m);
            cd = Vector512.FusedMultiplyAdd(cd, m, m);
            ce = Vector512.FusedMultiplyAdd(ce, m, m);
            cf = Vector512.FusedMultiplyAdd(cf, m, m);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + ca + cb + cc + cd + ce + cf);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains256(int steps, float factor)
    {
        Vector256<float> m = Vector256.Create(factor);
        Vector256<float> c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m, c8 = m, c9 = m, ca = m, cb = m;
        for (int i = 0; i < steps; i++)
        {
            c0 = Fma.MultiplyAdd(c0, m, m);
            c1 = Fma.MultiplyAdd(c1, m, m);
            c2 = Fma.MultiplyAdd(c2, m, m);
            c3 = Fma.MultiplyAdd(c3, m, m);
            c4 = Fma.MultiplyAdd(c4, m, m);
            c5 = Fma.MultiplyAdd(c5, m, m);
            c6 = Fma.MultiplyAdd(c6, m, m);
            c7 = Fma.MultiplyAdd(c7, m, m);
            c8 = Fma.MultiplyAdd(c8, m, m);
            c9 = Fma.MultiplyAdd(c9, m, m);
            ca = Fma.MultiplyAdd(ca, m, m);
            cb = Fma.MultiplyAdd(cb, m, m);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + ca + cb);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chains128(int steps, float factor)
    {
        Vector128<float> m = Vector128.Create(factor);
        Vector128<float> c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m, c8 = m, c9 = m, ca = m, cb = m;
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector128.MultiplyAddEstimate(c0, m, m);
            c1 = Vector128.MultiplyAddEstimate(c1, m, m);
            c2 = Vector128.MultiplyAddEstimate(c2, m, m);
            c3 = Vector128.MultiplyAddEstimate(c3, m, m);
            c4 = Vector128.MultiplyAddEstimate(c4, m, m);
            c5 = Vector128.MultiplyAddEstimate(c5, m, m);
            c6 = Vector128.MultiplyAddEstimate(c6, m, m);
            c7 = Vector128.MultiplyAddEstimate(c7, m, m);
            c8 = Vector128.MultiplyAddEstimate(c8, m, m);
            c9 = Vector128.MultiplyAddEstimate(c9, m, m);
            ca = Vector128.MultiplyAddEstimate(ca, m, m);
            cb = Vector128.MultiplyAddEstimate(cb, m, m);
        }

        return Vector128.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + ca + cb);
    }
}
