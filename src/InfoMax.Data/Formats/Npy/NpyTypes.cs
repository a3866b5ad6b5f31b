using System.Globalization;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Npy;

/// <summary>Which NumPy types and shapes are accepted as embeddings and as scores.</summary>
internal static class NpyTypes
{
    /// <summary>Characters of a label, at most.</summary>
    private const int MaxLabelLength = 4096;

    /// <summary>The number type of a descr, whatever its byte order, or null.</summary>
    public static StoredNumber? Number(string descr) => descr.Length < 3 ? null : descr[1..] switch
    {
        "f2" => StoredNumber.Half,
        "f4" => StoredNumber.Single,
        "f8" => StoredNumber.Double,
        "i1" => StoredNumber.Int8,
        "u1" => StoredNumber.UInt8,
        _ => null,
    };

    /// <summary>True for a descr whose values have their most significant byte first.</summary>
    public static bool IsBigEndian(string descr) => descr.StartsWith('>');

    /// <summary>How a 2-D array of float16, float32, float64, int8 or uint8 lies in the file.</summary>
    /// <exception cref="InputDataException">Anything else; the line says how to convert it.</exception>
    public static StoredMatrix RequireMatrix(NpyHeader header, string name)
    {
        RequirePlain(header, name, "embeddings are a 2-D array of numbers", "numpy.stack(list(array)).astype('float32')");
        if (header.Shape.Length != 2)
        {
            throw new InputDataException($"{name}: {header.Shape.Length}-D array {Shape(header)} of {Shorten(header.Descr)}, expected 2-D (rows, dimension); reshape it, or name the embedding files alone");
        }

        if (Number(header.Descr) is not { } type)
        {
            throw new InputDataException($"{name}: dtype {Shorten(header.Descr)}, expected float16, float32, float64, int8 or uint8; convert with array.astype('float32')");
        }

        return header.Shape[1] is < 1 or > StoredMatrix.MaxDimension
            ? throw new InputDataException($"{name}: shape {Shape(header)}, expected 1 to {StoredMatrix.MaxDimension} values a row; check how it was written")
            : new StoredMatrix(header.DataOffset, header.Shape[0], (int)header.Shape[1], type, header.FortranOrder, IsBigEndian(header.Descr));
    }

    /// <summary>Bytes of one element of a 1-D array of numbers (floats of 2, 4 or 8 bytes, integers of 1 to 8, booleans).</summary>
    /// <exception cref="InputDataException">Anything else.</exception>
    public static int RequireNumbers(NpyHeader header, string name)
    {
        RequirePlain(header, name, "scores are numbers", "array.astype('float64')");
        if (header.Shape.Length != 1)
        {
            string remedy = header.Shape.Length == 2 && header.Shape[0] != 1 && header.Shape[1] != 1
                ? "choose a column and save it, numpy.save('score.npy', scores[:, 0])"
                : "save it with scores.ravel()";
            throw new InputDataException($"{name}: {header.Shape.Length}-D array {Shape(header)}, expected 1-D (one score a row); {remedy}");
        }

        return header.Descr.Length < 3 ? throw NoNumbers() : header.Descr[1..] switch
        {
            "b1" or "i1" or "u1" => 1,
            "f2" or "i2" or "u2" => 2,
            "f4" or "i4" or "u4" => 4,
            "f8" or "i8" or "u8" => 8,
            _ => throw NoNumbers(),
        };

        InputDataException NoNumbers() =>
            new($"{name}: dtype {Shorten(header.Descr)}, expected floats, integers or booleans; convert with scores.astype('float64')");
    }

    /// <summary>Bytes of one element of a 1-D array of labels: integers, text, booleans, or floats, of which only whole ones are labels.</summary>
    /// <exception cref="InputDataException">Anything else.</exception>
    public static int RequireLabels(NpyHeader header, string name)
    {
        RequirePlain(header, name, "labels are integers or text", "array.astype(str)");
        if (header.Shape.Length != 1)
        {
            throw new InputDataException($"{name}: {header.Shape.Length}-D array {Shape(header)}, expected 1-D (one label a row); save it with labels.ravel(), one-hot rows with labels.argmax(1)");
        }

        string descr = header.Descr;
        int size = 0;
        if (descr.Length < 3 || !int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out size) || !IsLabel(descr[1], size))
        {
            throw new InputDataException($"{name}: dtype {Shorten(descr)}, expected integers or text; convert with labels.astype(str)");
        }

        return descr[1] == 'U' ? size * 4 : size;
    }

    private static bool IsLabel(char kind, int size) => kind switch
    {
        'U' or 'S' => size is > 0 and <= MaxLabelLength,
        'i' or 'u' => size is 1 or 2 or 4 or 8,
        'f' => size is 2 or 4 or 8,
        'b' => size == 1,
        _ => false,
    };

    /// <summary>The shape in Python's notation.</summary>
    public static string Shape(NpyHeader header) => header.Shape.Length == 1 ? $"({header.Shape[0]},)" : $"({string.Join(", ", header.Shape)})";

    private static void RequirePlain(NpyHeader header, string name, string accepted, string conversion)
    {
        string descr = header.Descr;
        if (descr.StartsWith('['))
        {
            string[] fields = Fields(descr);
            string field = fields.Length == 0 ? "FIELD" : fields[^1];
            throw new InputDataException(
                $"{name}: a structured array of fields {string.Join(", ", fields.Take(10))}; {accepted}, so save the field that is meant, numpy.save('{field}.npy', array['{field}'])");
        }

        if (descr.Contains('O', StringComparison.Ordinal))
        {
            throw new InputDataException($"{name}: an object array (pickled Python objects), {accepted}; convert with {conversion}");
        }
    }

    /// <summary>Names of a structured type's fields, those with a shape of their own (vectors) last.</summary>
    private static string[] Fields(string descr)
    {
        List<(string Name, bool Shaped)> fields = [];
        int depth = 0;
        int start = 0;
        for (int i = 0; i < descr.Length; i++)
        {
            depth += descr[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth == 2 && descr[i] == '(')
            {
                start = i;
            }
            else if (depth == 1 && descr[i] == ')' && descr[start..i].Split('\'', '"') is [_, var field, .. var rest])
            {
                fields.Add((field, string.Concat(rest).Contains('(', StringComparison.Ordinal)));
            }
        }

        return [.. fields.OrderBy(field => field.Shaped).Select(field => field.Name)];
    }

    private static string Shorten(string descr) => descr.Length <= 60 ? descr : descr[..60] + "...";
}
