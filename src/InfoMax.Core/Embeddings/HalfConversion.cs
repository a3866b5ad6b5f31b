using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace InfoMax.Core.Embeddings;

/// <summary>float16 to float32 with a factor, in one pass; rows are unpacked so often that it shows in a whole search.</summary>
/// <remarks>
/// The bits of a finite float16 moved up by 13 are a float32 that is 2^-112 times the value, exactly, subnormal numbers
/// included. The factor takes 2^112 along, also exactly, so the product is rounded once and is bit for bit
/// <c>(float)value * factor</c>.
/// </remarks>
internal static class HalfConversion
{
    private const uint Magnitude = 0x0FFF_E000;
    private const uint Sign = 0x8000_0000;
    private const float Rebias = 5192296858534827628530496329220096f;

    /// <summary>target[i] = (float)source[i] * factor.</summary>
    /// <param name="source">Finite values.</param>
    /// <param name="factor">Any; from 2^16 on the values take a plain path, because 2^112 no longer fits beside it.</param>
    /// <param name="target">Of at least the same length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToScaledSingle(ReadOnlySpan<Half> source, float factor, Span<float> target)
    {
        float shifted = factor * Rebias;
        int done = 0;
        if (Vector256.IsHardwareAccelerated && float.IsFinite(shifted))
        {
            ref ushort from = ref Unsafe.As<Half, ushort>(ref MemoryMarshal.GetReference(source));
            ref float to = ref MemoryMarshal.GetReference(target[..source.Length]);
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<float> wideScale = Vector512.Create(shifted);
                for (; done <= source.Length - Vector512<ushort>.Count; done += Vector512<ushort>.Count)
                {
                    (Vector512<uint> low, Vector512<uint> high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)done));
                    (Shift(low) * wideScale).StoreUnsafe(ref to, (nuint)done);
                    (Shift(high) * wideScale).StoreUnsafe(ref to, (nuint)(done + Vector512<float>.Count));
                }
            }

            Vector256<float> scale = Vector256.Create(shifted);
            for (; done <= source.Length - Vector256<ushort>.Count; done += Vector256<ushort>.Count)
            {
                (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)done));
                (Shift(low) * scale).StoreUnsafe(ref to, (nuint)done);
                (Shift(high) * scale).StoreUnsafe(ref to, (nuint)(done + Vector256<float>.Count));
            }
        }

        ReadOnlySpan<Half> rest = source[done..];
        Span<float> restTarget = target.Slice(done, rest.Length);
        TensorPrimitives.ConvertToSingle(rest, restTarget);
        TensorPrimitives.Multiply(restTarget, factor, restTarget);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Shift(Vector512<uint> bits) =>
        (((bits << 13) & Vector512.Create(Magnitude)) | ((bits << 16) & Vector512.Create(Sign))).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Shift(Vector256<uint> bits) =>
        (((bits << 13) & Vector256.Create(Magnitude)) | ((bits << 16) & Vector256.Create(Sign))).AsSingle();
}
