using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace InfoMax.Data.Formats.Reading;

/// <summary>Conversion of stored little-endian floats to single precision.</summary>
internal static class FloatConversion
{
    /// <summary>Converts raw values of <paramref name="type"/>; doubles round to the nearest single, out of range to infinity.</summary>
    public static void ToSingle(ReadOnlySpan<byte> source, StoredFloat type, Span<float> destination)
    {
        switch (type)
        {
            case StoredFloat.Half:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), destination);
                break;
            case StoredFloat.Single:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                break;
            default:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(source), destination);
                break;
        }
    }
}
