namespace InfoMax.Data.Formats.Npy;

/// <summary>Which NumPy types and shapes are accepted as embeddings and as scores.</summary>
internal static class NpyTypes
{
    /// <summary>The widest embedding accepted, in values.</summary>
    public const int MaxDimension = 1 << 20;

    /// <summary>The float type of a little-endian descr, or null.</summary>
    public static StoredFloat? Float(string descr) => descr switch
    {
        "<f2" => StoredFloat.Half,
        "<f4" => StoredFloat.Single,
        "<f8" => StoredFloat.Double,
        _ => null,
    };

    /// <summary>The element type of a 2-D C-ordered little-endian float array.</summary>
    /// <exception cref="InputDataException">Anything else; the line says how to convert it.</exception>
    public static StoredFloat RequireMatrix(NpyHeader header, string name)
    {
        RequireNative(header, name, "embeddings are float16, float32 or float64");
        if (header.Shape.Length != 2)
        {
            throw new InputDataException($"{name}: {header.Shape.Length}-D array {Shape(header)} of {Shorten(header.Descr)}, expected 2-D (rows, dimension); reshape it, or name the embedding files alone");
        }

        if (Float(header.Descr) is not { } type)
        {
            throw new InputDataException($"{name}: dtype {Shorten(header.Descr)}, expected float16, float32 or float64; convert with array.astype('float32')");
        }

        if (header.Shape[1] is < 1 or > MaxDimension)
        {
            throw new InputDataException($"{name}: shape {Shape(header)}, expected 1 to {MaxDimension} values a row; check how it was written");
        }

        return RequireOrder(header, name, type);
    }

    /// <summary>Bytes of one element of a 1-D array of numbers (float16/32/64 or integers of 1 to 8 bytes).</summary>
    /// <exception cref="InputDataException">Anything else.</exception>
    public static int RequireNumbers(NpyHeader header, string name)
    {
        RequireNative(header, name, "scores are floats or integers");
        if (header.Shape.Length != 1)
        {
            throw new InputDataException($"{name}: {header.Shape.Length}-D array {Shape(header)}, expected 1-D (one score a row); save it with scores.ravel()");
        }

        return header.Descr switch
        {
            "|i1" or "|u1" or "<i1" or "<u1" => 1,
            "<f2" or "<i2" or "<u2" => 2,
            "<f4" or "<i4" or "<u4" => 4,
            "<f8" or "<i8" or "<u8" => 8,
            _ => throw new InputDataException($"{name}: dtype {Shorten(header.Descr)}, expected float16, float32, float64 or an integer type; convert with scores.astype('float64')"),
        };
    }

    /// <summary>The shape in Python's notation.</summary>
    public static string Shape(NpyHeader header) => header.Shape.Length == 1 ? $"({header.Shape[0]},)" : $"({string.Join(", ", header.Shape)})";

    private static void RequireNative(NpyHeader header, string name, string accepted)
    {
        string descr = header.Descr;
        if (descr.Contains('O', StringComparison.Ordinal) && !descr.StartsWith('['))
        {
            throw new InputDataException($"{name}: an object array (pickled Python objects), {accepted}; convert with numpy.stack(list(array)).astype('float32')");
        }

        if (descr.StartsWith('>'))
        {
            throw new InputDataException($"{name}: big-endian dtype {Shorten(descr)}, expected little-endian; convert with array.astype(array.dtype.newbyteorder('<'))");
        }
    }

    private static StoredFloat RequireOrder(NpyHeader header, string name, StoredFloat type) => header.FortranOrder
        ? throw new InputDataException($"{name}: Fortran (column-major) order, expected C order; convert with numpy.ascontiguousarray(array)")
        : type;

    private static string Shorten(string descr) => descr.Length <= 60 ? descr : descr[..60] + "...";
}
