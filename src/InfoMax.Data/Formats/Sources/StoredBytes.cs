namespace InfoMax.Data.Formats.Sources;

/// <summary>The bytes of one array: a file, a region of a file, or a compressed entry of an archive.</summary>
internal abstract class StoredBytes : IDisposable
{
    /// <param name="name">Name in messages.</param>
    /// <param name="length">Bytes in all.</param>
    protected StoredBytes(string name, long length)
    {
        Name = name;
        Length = length;
    }

    /// <summary>Name in messages.</summary>
    public string Name { get; }

    /// <summary>Bytes in all, header included.</summary>
    public long Length { get; }

    /// <summary>True where a read further back costs a new start from the first byte.</summary>
    public virtual bool IsSequential => false;

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
