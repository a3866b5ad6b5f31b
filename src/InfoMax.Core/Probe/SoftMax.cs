using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace InfoMax.Core.Probe;

/// <summary>The exponentials of a row's logits, in one pass over them.</summary>
internal static unsafe class SoftMax
{
    /// <summary>Writes exp(z - highest).</summary>
    public static void Exponentials(ReadOnlySpan<float> z, float highest, Span<float> p)
    {
        Vector512<float> most = Vector512.Create(highest);
        int whole = z.Length - (z.Length % Vector512<float>.Count);
        fixed (float* from = z, to = p)
        {
            for (int i = 0; i < whole; i += Vector512<float>.Count)
            {
                Vector512.Exp(Vector512.Load(from + i) - most).Store(to + i);
            }
        }

        Span<float> rest = p[whole..z.Length];
        TensorPrimitives.Subtract(z[whole..], highest, rest);
        TensorPrimitives.Exp(rest, rest);
    }
}
