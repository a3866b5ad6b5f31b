using System.Buffers.Binary;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Tables;

/// <summary>
/// Bounds what a Parquet file may ask of memory before the native library, which trusts some of it, acts on it: the schema's
/// nesting (read by recursion there), the values of a column chunk, and the inflated size of every page.
/// Source: apache/parquet-format, parquet.thrift.
/// </summary>
internal sealed class ParquetChunks
{
    private const int MaxSchemaDepth = 64;
    private const int TailBytes = 8;
    private const int FirstHeaderBytes = 4 * 1024;
    private const int MaxHeaderBytes = 1 << 20;
    private const long FreeBytes = 32L << 20;

    private readonly string _name;
    private readonly long _limit;
    private readonly List<List<Chunk>> _groups = [];

    private ParquetChunks(string name, long fileBytes)
    {
        _name = name;
        _limit = 2 * fileBytes + FreeBytes;
    }

    /// <summary>Reads the footer's schema and column chunks.</summary>
    /// <exception cref="InputDataException">Not Parquet, truncated, or nested too deeply.</exception>
    /// <exception cref="InvalidDataException">The footer is malformed.</exception>
    public static ParquetChunks Read(InputSource source, string name)
    {
        long length = source.Length;
        Span<byte> tail = stackalloc byte[TailBytes];
        int footer = -1;
        if (length >= 4 + TailBytes)
        {
            InputIo.ReadExactly(source, tail, length - TailBytes, name);
            footer = tail[4..].SequenceEqual("PAR1"u8) ? BinaryPrimitives.ReadInt32LittleEndian(tail) : -1;
        }

        if (footer < 0 || footer > length - 4 - TailBytes)
        {
            throw new InputDataException($"{name}: not a Parquet file, or truncated (no footer at its end); copy the file again");
        }

        byte[] bytes = new byte[footer];
        InputIo.ReadExactly(source, bytes, length - TailBytes - footer, name);
        ParquetChunks chunks = new(name, length);
        CompactThrift thrift = new(bytes);
        int id = 0;
        while (thrift.NextField(ref id, out int type))
        {
            switch (id)
            {
                case 2:
                    CheckSchema(ref thrift);
                    break;
                case 4:
                    int groups = thrift.ListHeader(out _);
                    for (int g = 0; g < groups; g++)
                    {
                        chunks._groups.Add(RowGroup(ref thrift));
                    }

                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return chunks;
    }

    /// <summary>Checks the pages of one column chunk by their headers.</summary>
    /// <param name="source">The file.</param>
    /// <param name="group">Row group.</param>
    /// <param name="leaf">Column.</param>
    /// <param name="valueBytes">Bytes of one value once read, at least 1.</param>
    /// <exception cref="InputDataException">It would expand beyond twice the file's size and 32 MiB.</exception>
    /// <exception cref="InvalidDataException">A header is malformed, or a page leaves its chunk.</exception>
    public void CheckPages(InputSource source, int group, int leaf, int valueBytes)
    {
        Chunk chunk = _groups[group][leaf];
        Require((Int128)chunk.Values * valueBytes);
        long at = chunk.Start;
        long end = checked(chunk.Start + chunk.Bytes);
        byte[] buffer = new byte[FirstHeaderBytes];
        while (at < end)
        {
            int got = InputIo.ReadUpTo(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at, _name);
            try
            {
                (int headerBytes, long inflated, long stored) = PageHeader(buffer.AsSpan(0, got));
                if (inflated < 0 || stored < 0)
                {
                    throw new InputDataException($"{_name}: a page at byte {at} of negative size; the file is damaged");
                }

                Require(inflated);
                at += headerBytes + stored;
            }
            catch (InvalidDataException) when (got == buffer.Length && buffer.Length < MaxHeaderBytes)
            {
                // Statistics of long values can make a header larger than the first read.
                buffer = new byte[buffer.Length * 4];
            }
        }
    }

    private void Require(Int128 expanded)
    {
        if (expanded > _limit)
        {
            throw new InputDataException($"{_name}: a column would expand to {expanded} bytes, more than twice the file; refused as a decompression bomb, write the data again");
        }
    }

    /// <summary>Elements come depth first, each with its number of children (field 5).</summary>
    private static void CheckSchema(ref CompactThrift thrift)
    {
        int count = thrift.ListHeader(out _);
        Stack<long> open = [];
        for (int i = 0; i < count; i++)
        {
            long children = 0;
            int id = 0;
            while (thrift.NextField(ref id, out int type))
            {
                if (id == 5)
                {
                    children = thrift.ZigZag();
                }
                else
                {
                    thrift.Skip(type);
                }
            }

            while (open.TryPeek(out long left) && left <= 0)
            {
                open.Pop();
            }

            if (open.TryPop(out long siblings))
            {
                open.Push(siblings - 1);
            }

            open.Push(children);
            if (open.Count > MaxSchemaDepth)
            {
                throw new InvalidDataException($"a schema of more than {MaxSchemaDepth} levels");
            }
        }
    }

    private static List<Chunk> RowGroup(ref CompactThrift thrift)
    {
        List<Chunk> chunks = [];
        int id = 0;
        while (thrift.NextField(ref id, out int type))
        {
            if (id != 1)
            {
                thrift.Skip(type);
                continue;
            }

            int count = thrift.ListHeader(out _);
            for (int c = 0; c < count; c++)
            {
                Chunk chunk = default;
                int field = 0;
                while (thrift.NextField(ref field, out int fieldType))
                {
                    if (field == 3 && fieldType == CompactThrift.StructType)
                    {
                        chunk = ColumnMetadata(ref thrift);
                    }
                    else
                    {
                        thrift.Skip(fieldType);
                    }
                }

                chunks.Add(chunk);
            }
        }

        return chunks;
    }

    private static Chunk ColumnMetadata(ref CompactThrift thrift)
    {
        long values = 0;
        long bytes = 0;
        long data = 0;
        long dictionary = 0;
        int id = 0;
        while (thrift.NextField(ref id, out int type))
        {
            switch (id)
            {
                case 5: values = thrift.ZigZag(); break;
                case 7: bytes = thrift.ZigZag(); break;
                case 9: data = thrift.ZigZag(); break;
                case 11: dictionary = thrift.ZigZag(); break;
                default: thrift.Skip(type); break;
            }
        }

        // As the library does: the dictionary comes first where there is one.
        return new Chunk(dictionary > 0 && dictionary < data ? dictionary : data, bytes, values);
    }

    private static (int HeaderBytes, long Inflated, long Stored) PageHeader(ReadOnlySpan<byte> bytes)
    {
        CompactThrift thrift = new(bytes);
        long inflated = -1;
        long stored = -1;
        int id = 0;
        while (thrift.NextField(ref id, out int type))
        {
            switch (id)
            {
                case 2: inflated = thrift.ZigZag(); break;
                case 3: stored = thrift.ZigZag(); break;
                default: thrift.Skip(type); break;
            }
        }

        return (thrift.Position, inflated, stored);
    }

    private readonly record struct Chunk(long Start, long Bytes, long Values);
}
