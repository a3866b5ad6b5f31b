using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Npy;

/// <summary>The bytes of one npy: a file, a stored entry of an npz, or a deflated entry.</summary>
internal abstract class NpyBytes : IDisposable
{
    /// <param name="name">Name in messages.</param>
    /// <param name="length">Bytes in all.</param>
    protected NpyBytes(string name, long length)
    {
        Name = name;
        Length = length;
    }

    /// <summary>Name in messages.</summary>
    public string Name { get; }

    /// <summary>Bytes in all, header included.</summary>
    public long Length { get; }

    /// <summary>Reads from <paramref name="offset"/> until <paramref name="destination"/> is full or the bytes end; returns the count.</summary>
    /// <exception cref="InputDataException">The device or the compressed data fails.</exception>
    public abstract int ReadUpTo(Span<byte> destination, long offset);

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="InputDataException">The bytes end first.</exception>
    public void ReadExactly(Span<byte> destination, long offset)
    {
        if (ReadUpTo(destination, offset) < destination.Length)
        {
            throw new InputDataException($"{Name}: ends before byte {offset + destination.Length}; it is truncated, copy the file again");
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A region of a file, read in place by offset.</summary>
internal sealed class FileRegion : NpyBytes
{
    private readonly InputSource _source;
    private readonly long _start;

    /// <param name="source">The file; owned.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="start">Offset of the region.</param>
    /// <param name="length">Bytes of the region.</param>
    public FileRegion(InputSource source, string name, long start, long length)
        : base(name, length)
    {
        _source = source;
        _start = start;
    }

    /// <summary>A whole file.</summary>
    /// <exception cref="InputDataException">It cannot be opened.</exception>
    public static FileRegion Whole(IInputFiles files, string path, string name)
    {
        InputSource source = files.Open(path, name);
        return new FileRegion(source, name, 0, source.Length);
    }

    /// <inheritdoc/>
    public override int ReadUpTo(Span<byte> destination, long offset)
    {
        int within = (int)Math.Clamp(Length - offset, 0, destination.Length);
        return InputIo.ReadUpTo(_source, destination[..within], _start + offset, Name);
    }

    /// <inheritdoc/>
    public override void Dispose() => _source.Dispose();
}
