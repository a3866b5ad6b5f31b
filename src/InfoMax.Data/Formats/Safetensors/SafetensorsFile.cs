using System.Buffers.Binary;
using System.Text.Json;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Safetensors;

/// <summary>
/// A safetensors file: the length of a JSON header (64 bits, little-endian), the header (for each tensor its <c>dtype</c>, <c>shape</c>
/// and <c>data_offsets</c>), then the tensors, row-major and little-endian.
/// Source: huggingface/safetensors, README, "Format".
/// </summary>
internal static class SafetensorsFile
{
    private const int PrefixBytes = 8;
    private const int MaxHeaderBytes = 16 << 20;
    private const int MaxDepth = 8;
    private const int MostNamed = 10;

    private sealed record Tensor(string Name, string Type, long[] Shape, long Begin, long End)
    {
        public override string ToString() => $"{Name} {Type} ({string.Join(", ", Shape)})";
    }

    /// <summary>Names of the 2-D tensors of numbers that vectors may have, in the order of the header.</summary>
    /// <exception cref="InputDataException">Damaged, or there is none; the message says what there is.</exception>
    public static IReadOnlyList<string> Names(IInputFiles files, string path, string name)
    {
        using FileRegion bytes = FileRegion.Whole(files, path, name);
        IReadOnlyList<Tensor> tensors = ReadHeader(bytes, out _);
        string[] names = [.. tensors.Where(tensor => tensor.Shape.Length == 2 && NumberOf(tensor.Type) is not null).Select(tensor => tensor.Name)];
        return names.Length > 0
            ? names
            : throw new InputDataException(
                $"{name}: no 2-D tensor of F16, BF16, F32, F64, I8 or U8; found {(tensors.Count == 0 ? "none" : string.Join(", ", tensors.Take(MostNamed)))}; save the embeddings as one tensor (rows, dimension)");
    }

    /// <summary>Opens one tensor.</summary>
    /// <exception cref="InputDataException">Damaged, no such tensor, or not a matrix of numbers that vectors may have.</exception>
    public static MatrixVectors Open(IInputFiles files, string path, string name, string tensor)
    {
        FileRegion bytes = FileRegion.Whole(files, path, name);
        try
        {
            IReadOnlyList<Tensor> tensors = ReadHeader(bytes, out long dataOffset);
            Tensor found = tensors.FirstOrDefault(t => t.Name == tensor)
                ?? throw new InputDataException($"{name}: no tensor '{tensor}'; available: {string.Join(", ", tensors.Take(MostNamed))}");
            return new MatrixVectors(bytes, Matrix(found, name, dataOffset));
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static StoredMatrix Matrix(Tensor tensor, string name, long dataOffset)
    {
        if (NumberOf(tensor.Type) is not { } type || tensor.Shape is not [var rows, var dimension])
        {
            throw new InputDataException($"{name}: tensor {tensor}, expected 2-D (rows, dimension) of F16, BF16, F32, F64, I8 or U8; choose another with --embedding");
        }

        if (dimension is < 1 or > StoredMatrix.MaxDimension)
        {
            throw new InputDataException($"{name}: tensor {tensor}, expected 1 to {StoredMatrix.MaxDimension} values a row; check how it was written");
        }

        return (Int128)rows * dimension * type.Bytes() == (Int128)tensor.End - tensor.Begin
            ? new StoredMatrix(dataOffset + tensor.Begin, rows, (int)dimension, type)
            : throw new InputDataException($"{name}: tensor {tensor} takes {tensor.End - tensor.Begin} bytes, which its shape does not; the file is damaged");
    }

    private static StoredNumber? NumberOf(string type) => type switch
    {
        "F16" => StoredNumber.Half,
        "BF16" => StoredNumber.BFloat16,
        "F32" => StoredNumber.Single,
        "F64" => StoredNumber.Double,
        "I8" => StoredNumber.Int8,
        "U8" => StoredNumber.UInt8,
        _ => null,
    };

    private static IReadOnlyList<Tensor> ReadHeader(FileRegion bytes, out long dataOffset)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        int got = bytes.ReadUpTo(prefix, 0);
        ulong length = got == PrefixBytes ? BinaryPrimitives.ReadUInt64LittleEndian(prefix) : 0;
        if (length is 0 or > MaxHeaderBytes || (long)length > bytes.Length - PrefixBytes)
        {
            throw new InputDataException(
                $"{bytes.Name}: not a safetensors file, or truncated (a header of {length} bytes in {bytes.Length}); copy the file again or write it with safetensors.save_file");
        }

        dataOffset = PrefixBytes + (long)length;
        byte[] json = new byte[length];
        bytes.ReadExactly(json, PrefixBytes);
        try
        {
            using JsonDocument header = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            List<Tensor> tensors = [];
            foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
            {
                long[] offsets = Numbers(entry.Value, "data_offsets");
                if (offsets is not [>= 0 and var begin, var end] || end < begin || end > bytes.Length - dataOffset)
                {
                    throw new InputDataException($"{bytes.Name}: tensor {entry.Name} lies outside the file; it is truncated, copy it again");
                }

                tensors.Add(new Tensor(entry.Name, entry.Value.GetProperty("dtype").GetString() ?? string.Empty, Numbers(entry.Value, "shape"), begin, end));
            }

            return tensors;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InputDataException(
                $"{bytes.Name}: the safetensors header is malformed ({InputIo.OneLine(exception.Message)}); the file is damaged, write it again with safetensors.save_file", exception);
        }
    }

    private static long[] Numbers(JsonElement tensor, string property)
    {
        long[] numbers = [.. tensor.GetProperty(property).EnumerateArray().Select(number => number.GetInt64())];
        return Array.TrueForAll(numbers, number => number >= 0) ? numbers : throw new FormatException($"a negative number in {property}");
    }
}
