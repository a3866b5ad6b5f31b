using Microsoft.Win32.SafeHandles;

namespace InfoMax.Data.Formats.Npy;

/// <summary>An npy file opened for positioned reads, its header parsed and its length checked against its shape.</summary>
internal sealed class NpyFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private NpyFile(SafeFileHandle handle, string name, NpyHeader header)
    {
        _handle = handle;
        Name = name;
        Header = header;
    }

    /// <summary>Name in messages.</summary>
    public string Name { get; }

    /// <summary>The parsed header.</summary>
    public NpyHeader Header { get; }

    /// <summary>Opens a file and checks that it holds exactly the elements its header claims.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="itemSize">Bytes of one element of the header's type; throws where the type is not accepted.</param>
    /// <exception cref="InputDataException">Unreadable, not an npy, wrong type or order, truncated or oversized.</exception>
    public static NpyFile Open(string path, string name, Func<NpyHeader, int> itemSize)
    {
        SafeFileHandle handle = InputIo.Open(path, name);
        try
        {
            long length = RandomAccess.GetLength(handle);
            Span<byte> prefix = stackalloc byte[NpyHeader.PrefixLength];
            int got = InputIo.ReadUpTo(handle, prefix, 0, name);
            int headerLength = NpyHeader.MeasureHeader(prefix[..got], name);
            if (headerLength > length)
            {
                throw new InputDataException($"{name}: truncated inside the npy header ({length} bytes, the header alone has {headerLength}); copy the file again");
            }

            byte[] bytes = new byte[headerLength];
            InputIo.ReadExactly(handle, bytes, 0, name);
            NpyHeader header = NpyHeader.Parse(bytes, name);
            CheckLength(header, itemSize(header), length, name);
            return new NpyFile(handle, name, header);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Checks that <paramref name="length"/> bytes are what shape and item size ask for.</summary>
    public static void CheckLength(NpyHeader header, int itemSize, long length, string name)
    {
        Int128 expected = itemSize;
        foreach (long size in header.Shape)
        {
            // At most 32 sizes of 63 bits: stop before the product can leave 128 bits.
            expected *= size;
            if (expected > long.MaxValue)
            {
                break;
            }
        }

        expected += header.DataOffset;
        string shape = $"({string.Join(", ", header.Shape)})";
        if (expected > length)
        {
            throw new InputDataException($"{name}: truncated, shape {shape} of {header.Descr} needs {expected} bytes, found {length}; copy the file again");
        }

        if (expected < length)
        {
            throw new InputDataException($"{name}: {length - (long)expected} bytes too long, shape {shape} of {header.Descr} needs {expected}, found {length}; write the array again with numpy.save");
        }
    }

    /// <summary>Reads bytes of the data, <paramref name="offset"/> counted from the first element.</summary>
    public void Read(long offset, Span<byte> destination) => InputIo.ReadExactly(_handle, destination, Header.DataOffset + offset, Name);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
