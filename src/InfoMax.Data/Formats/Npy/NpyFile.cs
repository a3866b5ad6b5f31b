using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Npy;

/// <summary>An npy opened for positioned reads, its header parsed and its length checked against its shape.</summary>
internal sealed class NpyFile : IDisposable
{
    private readonly StoredBytes _bytes;

    private NpyFile(StoredBytes bytes, NpyHeader header)
    {
        _bytes = bytes;
        Header = header;
    }

    /// <summary>The parsed header.</summary>
    public NpyHeader Header { get; }

    /// <summary>Opens bytes and checks that they hold exactly the elements the header claims.</summary>
    /// <param name="bytes">The npy; owned, also when this throws.</param>
    /// <param name="itemSize">Bytes of one element of the header's type; throws where the type is not accepted.</param>
    /// <exception cref="InputDataException">Unreadable, not an npy, wrong type or order, truncated or oversized.</exception>
    public static NpyFile Open(StoredBytes bytes, Func<NpyHeader, int> itemSize)
    {
        try
        {
            NpyHeader header = ReadHeader(bytes);
            CheckLength(header, itemSize(header), bytes.Length, bytes.Name);
            return new NpyFile(bytes, header);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Parses the header alone.</summary>
    /// <exception cref="InputDataException">Not an npy, or cut short inside the header.</exception>
    public static NpyHeader ReadHeader(StoredBytes bytes)
    {
        Span<byte> prefix = stackalloc byte[NpyHeader.PrefixLength];
        int got = bytes.ReadUpTo(prefix, 0);
        int length = NpyHeader.MeasureHeader(prefix[..got], bytes.Name);
        if (length > bytes.Length)
        {
            throw new InputDataException($"{bytes.Name}: truncated inside the npy header ({bytes.Length} bytes, the header alone has {length}); copy the file again");
        }

        byte[] header = new byte[length];
        bytes.ReadExactly(header, 0);
        return NpyHeader.Parse(header, bytes.Name);
    }

    /// <summary>Reads bytes of the data, <paramref name="offset"/> counted from the first element.</summary>
    public void Read(long offset, Span<byte> destination) => _bytes.ReadExactly(destination, Header.DataOffset + offset);

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Checks that <paramref name="length"/> bytes are what shape and item size ask for.</summary>
    private static void CheckLength(NpyHeader header, int itemSize, long length, string name)
    {
        Int128 expected = itemSize;
        foreach (long size in header.Shape)
        {
            // Each size has 63 bits: stop before the product can leave 128.
            expected *= size;
            if (expected > long.MaxValue)
            {
                break;
            }
        }

        expected += header.DataOffset;
        if (expected > length)
        {
            throw new InputDataException($"{name}: truncated, shape {NpyTypes.Shape(header)} of {header.Descr} needs {expected} bytes, found {length}; copy the file again");
        }

        if (expected < length)
        {
            throw new InputDataException($"{name}: {length - (long)expected} bytes too long, shape {NpyTypes.Shape(header)} of {header.Descr} needs {expected}, found {length}; write the array again with numpy.save");
        }
    }
}
