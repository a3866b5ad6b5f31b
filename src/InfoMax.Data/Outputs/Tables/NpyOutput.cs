using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using InfoMax.Core.Embeddings;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// Writes one-dimensional npy files, version 1.0 (https://numpy.org/neps/nep-0001-npy-format.html): magic, version,
/// uint16 header length, a Python dictionary padded with spaces to a multiple of 64 bytes, then the values,
/// little-endian. The same bytes as <c>numpy.save</c>.
/// </summary>
internal static class NpyOutput
{
    private const int ChunkValues = 1 << 16;

    /// <summary>Writes int64 values (<c>&lt;i8</c>) as they come.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="values">The values.</param>
    public static void WriteInt64(Stream stream, long count, IEnumerable<long> values)
    {
        WriteHeader(stream, "'<i8'", count);
        foreach (long[] chunk in values.Chunk(ChunkValues))
        {
            stream.Write(MemoryMarshal.AsBytes(chunk.AsSpan()));
        }
    }

    /// <summary>Writes 128-bit values as pairs of uint64, the upper half first (numpy's <c>u8,u8</c>), as they come.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="values">The values.</param>
    public static void WriteUInt64Pairs(Stream stream, long count, IEnumerable<UInt128> values)
    {
        WriteHeader(stream, "[('f0', '<u8'), ('f1', '<u8')]", count);
        foreach (UInt128[] chunk in values.Chunk(ChunkValues))
        {
            byte[] bytes = new byte[chunk.Length * 16];
            for (int i = 0; i < chunk.Length; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 16), (ulong)(chunk[i] >> 64));
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i * 16) + 8), (ulong)chunk[i]);
            }

            stream.Write(bytes);
        }
    }

    /// <summary>Writes float64 values (<c>&lt;f8</c>).</summary>
    public static void WriteDouble(Stream stream, ReadOnlySpan<double> values)
    {
        WriteHeader(stream, "'<f8'", values.Length);
        for (int first = 0; first < values.Length; first += ChunkValues)
        {
            stream.Write(MemoryMarshal.AsBytes(values.Slice(first, Math.Min(ChunkValues, values.Length - first))));
        }
    }

    /// <summary>Writes rows as they are stored (<c>&lt;f2</c> or <c>&lt;f4</c>), two-dimensional.</summary>
    public static void WriteMatrix(Stream stream, EmbeddingMatrix rows)
    {
        WriteHeader(stream, rows.Element == EmbeddingElement.Half ? "'<f2'" : "'<f4'", $"{rows.Rows}, {rows.Dimension}");
        int chunk = Math.Max(1, ChunkValues / rows.Dimension);
        for (int first = 0; first < rows.Rows; first += chunk)
        {
            stream.Write(rows.RowRange(first, Math.Min(chunk, rows.Rows - first)));
        }
    }

    private static void WriteHeader(Stream stream, string descr, long length) => WriteHeader(stream, descr, $"{length},");

    private static void WriteHeader(Stream stream, string descr, string shape)
    {
        const int Prefix = 10;
        string header = $"{{'descr': {descr}, 'fortran_order': False, 'shape': ({shape}), }}";
        int total = (Prefix + header.Length + 1 + 63) / 64 * 64;
        byte[] bytes = new byte[total];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(total - Prefix));
        Encoding.ASCII.GetBytes((header.PadRight(total - Prefix - 1) + "\n").AsSpan(), bytes.AsSpan(Prefix));
        stream.Write(bytes);
    }
}
