namespace InfoMax.Data.Formats.Sources;

/// <summary>A region of a file, read in place by offset.</summary>
internal sealed class FileRegion : StoredBytes
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

    /// <summary>A region from the first byte of a file to its last.</summary>
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
