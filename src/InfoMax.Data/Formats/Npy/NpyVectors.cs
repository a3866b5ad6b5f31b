using System.Runtime.InteropServices;
using InfoMax.Data.Formats.Reading;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Npy;

/// <summary>The rows of a 2-D float16, float32 or float64 npy or npz entry.</summary>
internal sealed class NpyVectors : IVectorSource
{
    private const int ConversionBytes = 256 * 1024;
    private readonly NpyFile _file;
    private byte[]? _buffer;

    private NpyVectors(NpyFile file)
    {
        _file = file;
        Rows = file.Header.Shape[0];
        Dimension = (int)file.Header.Shape[1];
        Type = NpyTypes.Float(file.Header.Descr)!.Value;
    }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StoredFloat Type { get; }

    /// <summary>Opens a file and checks that it is a matrix of embeddings.</summary>
    /// <exception cref="InputDataException">It is not; the line says what was found and what to do.</exception>
    public static NpyVectors Open(IInputFiles files, string path, string name) => Open(FileRegion.Whole(files, path, name));

    /// <summary>Opens the bytes of an npy, which are owned from here on.</summary>
    /// <exception cref="InputDataException">They are not a matrix of embeddings.</exception>
    public static NpyVectors Open(NpyBytes bytes) =>
        new(NpyFile.Open(bytes, header => (int)NpyTypes.RequireMatrix(header, bytes.Name)));

    /// <inheritdoc/>
    public void Read(long first, int count, bool asHalf, Span<byte> destination)
    {
        long rowBytes = (long)Dimension * (int)Type;
        if (asHalf || Type == StoredFloat.Single)
        {
            _file.Read(first * rowBytes, destination[..checked((int)(count * rowBytes))]);
            return;
        }

        // Converted piece by piece, so that the raw bytes are still in the cache.
        Span<float> values = MemoryMarshal.Cast<byte, float>(destination);
        _buffer ??= new byte[ConversionBytes];
        long position = first * rowBytes;
        long end = position + count * rowBytes;
        for (int written = 0; position < end;)
        {
            int bytes = (int)Math.Min(ConversionBytes, end - position);
            _file.Read(position, _buffer.AsSpan(0, bytes));
            FloatConversion.ToSingle(_buffer.AsSpan(0, bytes), Type, values[written..]);
            position += bytes;
            written += bytes / (int)Type;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
