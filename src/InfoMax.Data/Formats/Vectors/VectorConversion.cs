using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Formats.Vectors;

/// <summary>Conversion of stored little-endian vectors to the precision they are kept in.</summary>
internal static class VectorConversion
{
    /// <summary>Below this largest magnitude the small values of a row would lose digits as singles.</summary>
    private const double LeastExact = 7.888609052210118e-31; // 2^-100

    /// <summary>Converts whole rows to single precision.</summary>
    /// <remarks>
    /// Every type but double converts exactly. Doubles round to the nearest single; a row whose largest magnitude lies
    /// beyond singles, or so low that digits would be lost, is first multiplied by a power of two, which is exact, so that
    /// its direction is kept (its length does not count). A row whose norm has no finite reciprocal in single precision
    /// is not enlarged: it becomes zeros with the smallest single at its largest value, so that it is known as too small.
    /// </remarks>
    public static void ToSingle(ReadOnlySpan<byte> source, StoredNumber type, int dimension, Span<float> destination)
    {
        switch (type)
        {
            case StoredNumber.Half:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), destination);
                break;
            case StoredNumber.BFloat16:
                ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(source);
                for (int j = 0; j < upper.Length; j++)
                {
                    destination[j] = BitConverter.UInt32BitsToSingle((uint)upper[j] << 16);
                }

                break;
            case StoredNumber.Single:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                break;
            case StoredNumber.Int8:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(source), destination);
                break;
            case StoredNumber.UInt8:
                TensorPrimitives.ConvertTruncating(source, destination);
                break;
            default:
                FromDouble(MemoryMarshal.Cast<byte, double>(source), dimension, destination);
                break;
        }
    }

    /// <summary>Bytes of one number as it is read: half or single.</summary>
    public static int BytesOf(bool asHalf) => (asHalf ? EmbeddingElement.Half : EmbeddingElement.Single).Bytes();

    /// <summary>Converts values of a type that <see cref="StoredNumbers.FitsHalf"/>, exactly.</summary>
    public static void ToHalf(ReadOnlySpan<byte> source, StoredNumber type, Span<Half> destination)
    {
        switch (type)
        {
            case StoredNumber.Half:
                MemoryMarshal.Cast<byte, Half>(source).CopyTo(destination);
                break;
            case StoredNumber.Int8:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(source), destination);
                break;
            case StoredNumber.UInt8:
                TensorPrimitives.ConvertTruncating(source, destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "has values that are no halves");
        }
    }

    private static void FromDouble(ReadOnlySpan<double> source, int dimension, Span<float> destination)
    {
        TensorPrimitives.ConvertTruncating(source, destination);
        for (int at = 0; at < source.Length; at += dimension)
        {
            ReadOnlySpan<double> row = source.Slice(at, dimension);
            double largest = Math.Abs(TensorPrimitives.MaxMagnitude(row));
            if (largest is > float.MaxValue and < double.PositiveInfinity or > 0 and < LeastExact)
            {
                Rescale(row, largest, destination.Slice(at, dimension));
            }
        }
    }

    private static void Rescale(ReadOnlySpan<double> row, double largest, Span<float> destination)
    {
        int exponent = Math.ILogB(largest);
        double squares = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double scaled = Math.ScaleB(row[j], -exponent);
            squares += scaled * scaled;
            destination[j] = (float)scaled;
        }

        if (!float.IsFinite((float)Math.ScaleB(1 / Math.Sqrt(squares), -exponent)))
        {
            destination.Clear();
            int at = TensorPrimitives.IndexOfMaxMagnitude(row);
            destination[at] = MathF.CopySign(float.Epsilon, (float)Math.Sign(row[at]));
        }
    }
}
