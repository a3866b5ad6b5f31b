using System.Text;

namespace InfoMax.Data.Sorting;

/// <summary>Runs of items one after another, nothing between them. Little-endian.</summary>
public abstract class BinaryRunFormat<T> : IRunFormat<T>
{
    private const int BufferBytes = 1 << 16;

    /// <inheritdoc/>
    public abstract int Compare(T? x, T? y);

    /// <inheritdoc/>
    public long Write(Stream stream, IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        long count = 0;
        BufferedStream buffered = new(stream, BufferBytes);
        using BinaryWriter writer = new(buffered, Encoding.UTF8, leaveOpen: true);
        foreach (T item in items)
        {
            Put(writer, item);
            count++;
        }

        writer.Flush();
        return count;
    }

    /// <inheritdoc/>
    public IEnumerable<T> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.Length;
        BufferedStream buffered = new(stream, BufferBytes);
        using BinaryReader reader = new(buffered, Encoding.UTF8, leaveOpen: true);
        while (buffered.Position < length)
        {
            yield return Take(reader);
        }
    }

    /// <summary>Writes an item.</summary>
    protected abstract void Put(BinaryWriter writer, T item);

    /// <summary>Reads what <see cref="Put"/> wrote.</summary>
    protected abstract T Take(BinaryReader reader);
}
