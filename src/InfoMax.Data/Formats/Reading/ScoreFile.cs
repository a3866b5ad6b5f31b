using System.Runtime.InteropServices;
using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Reading;

/// <summary>A 1-D npy of raw scores over all input rows (floats, integers or booleans), read by row range.</summary>
internal sealed class ScoreFile : IDisposable
{
    private readonly NpyFile _file;
    private readonly int _itemSize;
    private byte[] _buffer = [];

    private ScoreFile(NpyFile file, int itemSize)
    {
        _file = file;
        _itemSize = itemSize;
    }

    /// <summary>Number of scores.</summary>
    public long Rows => _file.Header.Shape[0];

    /// <summary>Element type as written in the file.</summary>
    public string Descr => _file.Header.Descr;

    /// <summary>Opens a file and checks its header; the scores are read by <see cref="Read"/>.</summary>
    /// <exception cref="InputDataException">Unreadable, or not a 1-D array of numbers.</exception>
    public static ScoreFile Open(IInputFiles files, string path)
    {
        int itemSize = 0;
        NpyFile file = NpyFile.Open(FileRegion.Whole(files, path, path), header => itemSize = NpyTypes.RequireNumbers(header, path));
        return new ScoreFile(file, itemSize);
    }

    /// <summary>Copies the scores of rows [<paramref name="first"/>, + length of <paramref name="destination"/>).</summary>
    /// <param name="first">The first row.</param>
    /// <param name="destination">Takes the scores.</param>
    /// <param name="rounded">Takes note of integers that are no doubles.</param>
    public void Read(long first, Span<double> destination, RoundedNumbers rounded)
    {
        int bytes = checked(destination.Length * _itemSize);
        if (_buffer.Length < bytes)
        {
            _buffer = new byte[bytes];
        }

        Span<byte> raw = _buffer.AsSpan(0, bytes);
        _file.Read(first * _itemSize, raw);
        if (NpyTypes.IsBigEndian(Descr))
        {
            MatrixVectors.Reverse(raw, _itemSize);
        }

        switch (Descr[1..])
        {
            case "b1": ConvertBooleans(raw, destination); break;
            case "f2": Convert<Half>(raw, destination); break;
            case "f4": Convert<float>(raw, destination); break;
            case "f8": Convert<double>(raw, destination); break;
            case "i1": Convert<sbyte>(raw, destination); break;
            case "i2": Convert<short>(raw, destination); break;
            case "i4": Convert<int>(raw, destination); break;
            case "i8": ConvertWide<long>(raw, destination, rounded, first); break;
            case "u1": Convert<byte>(raw, destination); break;
            case "u2": Convert<ushort>(raw, destination); break;
            case "u4": Convert<uint>(raw, destination); break;
            default: ConvertWide<ulong>(raw, destination, rounded, first); break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void ConvertBooleans(ReadOnlySpan<byte> raw, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = raw[i] == 0 ? 0 : 1;
        }
    }

    private static void ConvertWide<T>(ReadOnlySpan<byte> raw, Span<double> destination, RoundedNumbers rounded, long first)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        Convert<T>(raw, destination);
        rounded.Note(MemoryMarshal.Cast<byte, T>(raw), destination, first);
    }

    private static void Convert<T>(ReadOnlySpan<byte> raw, Span<double> destination)
        where T : struct, System.Numerics.INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(raw);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = double.CreateChecked(values[i]);
        }
    }
}
