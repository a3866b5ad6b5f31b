namespace InfoMax.Data.Formats.Vectors;

/// <summary>The number types that embeddings may be stored in, little-endian. The names are part of fingerprints: never rename.</summary>
internal enum StoredNumber
{
    /// <summary>IEEE 754 binary16.</summary>
    Half,

    /// <summary>The upper half of an IEEE 754 binary32.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32.</summary>
    Single,

    /// <summary>IEEE 754 binary64; read as binary32, see <see cref="VectorConversion"/>.</summary>
    Double,

    /// <summary>Signed 8-bit integer, read as the number it is.</summary>
    Int8,

    /// <summary>Unsigned 8-bit integer, read as the number it is.</summary>
    UInt8,
}

/// <summary>Facts about <see cref="StoredNumber"/>.</summary>
internal static class StoredNumbers
{
    /// <summary>Bytes of one value.</summary>
    public static int Bytes(this StoredNumber type) => type switch
    {
        StoredNumber.Int8 or StoredNumber.UInt8 => 1,
        StoredNumber.Half or StoredNumber.BFloat16 => 2,
        StoredNumber.Single => 4,
        _ => 8,
    };

    /// <summary>The type as NumPy names it.</summary>
    public static string Name(this StoredNumber type) => type switch
    {
        StoredNumber.Half => "float16",
        StoredNumber.BFloat16 => "bfloat16",
        StoredNumber.Single => "float32",
        StoredNumber.Double => "float64",
        StoredNumber.Int8 => "int8",
        _ => "uint8",
    };

    /// <summary>True for the types whose every value is a binary16 too, so that keeping two bytes loses nothing.</summary>
    public static bool FitsHalf(this StoredNumber type) => type is StoredNumber.Half or StoredNumber.Int8 or StoredNumber.UInt8;
}
