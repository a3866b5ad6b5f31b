using InfoMax.Data.Ranges;

namespace InfoMax.Data.Formats.Sources;

/// <summary>One open input file, read by offset; wherever it is.</summary>
public abstract class InputSource : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Bytes of the file.</summary>
    public abstract long Length { get; }

    /// <summary>Full path of a file on this node, which libraries may open themselves; null for any other.</summary>
    public virtual string? LocalPath => null;

    /// <summary>What it is in: <c>directory</c>, <c>node</c> for another node's, or the scheme of an object store.</summary>
    public virtual string Store => "directory";

    /// <summary>Reads once from <paramref name="offset"/>; 0 at the end only.</summary>
    /// <exception cref="IOException">The device fails.</exception>
    /// <exception cref="ArtifactException">The node that has the file could not be reached.</exception>
    public int Read(Span<byte> destination, long offset)
    {
        int read = Fetch(destination, offset);
        InputMetrics.Read(Store, read);
        return read;
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="IOException">The device fails, or the file ends first.</exception>
    public void ReadExactly(Span<byte> destination, long offset)
    {
        for (int done = 0, got; done < destination.Length; done += got)
        {
            got = Read(destination[done..], offset + done);
            if (got == 0)
            {
                throw new EndOfStreamException($"the file ends before byte {offset + destination.Length}");
            }
        }
    }

    /// <summary>A buffered, seekable stream over the file.</summary>
    /// <param name="leaveOpen">False when the stream's end is the file's.</param>
    public Stream OpenStream(bool leaveOpen) =>
        new BufferedStream(new RangeStream(Read, Length, leaveOpen ? null : this), BufferBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>As <see cref="Read"/>, which counts.</summary>
    protected abstract int Fetch(Span<byte> destination, long offset);

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}
