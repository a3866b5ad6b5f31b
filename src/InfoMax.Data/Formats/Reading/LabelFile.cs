using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Reading;

/// <summary>A 1-D npy of labels over all input rows (integers, text, booleans, or floats that are whole), read by row range.</summary>
internal sealed class LabelFile : IDisposable
{
    private readonly NpyFile _file;
    private readonly string _path;
    private readonly int _itemSize;
    private byte[] _buffer = [];

    private LabelFile(NpyFile file, string path, int itemSize)
    {
        _file = file;
        _path = path;
        _itemSize = itemSize;
    }

    /// <summary>Number of labels.</summary>
    public long Rows => _file.Header.Shape[0];

    /// <summary>Element type as written in the file.</summary>
    public string Descr => _file.Header.Descr;

    /// <summary>Opens a file and checks its header; the labels are read by <see cref="Read"/>.</summary>
    /// <exception cref="InputDataException">Unreadable, or not a 1-D array of integers or text.</exception>
    public static LabelFile Open(IInputFiles files, string path)
    {
        int itemSize = 0;
        NpyFile file = NpyFile.Open(FileRegion.Whole(files, path, path), header => itemSize = NpyTypes.RequireLabels(header, path));
        return new LabelFile(file, path, itemSize);
    }

    /// <summary>Copies the labels of rows [<paramref name="first"/>, + length of <paramref name="destination"/>); null for none.</summary>
    /// <exception cref="InputDataException">A label is a number that is not whole, or text that cannot be read.</exception>
    public void Read(long first, Span<string?> destination)
    {
        int bytes = checked(destination.Length * _itemSize);
        if (_buffer.Length < bytes)
        {
            _buffer = new byte[bytes];
        }

        _file.Read(first * _itemSize, _buffer.AsSpan(0, bytes));
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Label(_buffer.AsSpan(i * _itemSize, _itemSize), first + i);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private string? Label(Span<byte> item, long row)
    {
        char kind = Descr[1];
        if (kind == 'S')
        {
            int end = item.LastIndexOfAnyExcept((byte)0) + 1;
            return LabelText.OrNull(Decoded(Encoding.UTF8, item[..end], row));
        }

        bool isBig = NpyTypes.IsBigEndian(Descr);
        if (kind == 'U')
        {
            return LabelText.OrNull(Decoded(isBig ? BigUtf32 : Encoding.UTF32, item, row)?.TrimEnd('\0'));
        }

        if (isBig)
        {
            item.Reverse();
        }

        return Descr[1..] switch
        {
            "b1" => LabelText.Of(item[0] != 0),
            "i1" => Integer((sbyte)item[0]),
            "u1" => Integer(item[0]),
            "i2" => Integer(BinaryPrimitives.ReadInt16LittleEndian(item)),
            "u2" => Integer(BinaryPrimitives.ReadUInt16LittleEndian(item)),
            "i4" => Integer(BinaryPrimitives.ReadInt32LittleEndian(item)),
            "u4" => Integer(BinaryPrimitives.ReadUInt32LittleEndian(item)),
            "i8" => Integer(BinaryPrimitives.ReadInt64LittleEndian(item)),
            "u8" => BinaryPrimitives.ReadUInt64LittleEndian(item).ToString(CultureInfo.InvariantCulture),
            "f2" => LabelText.Of((double)BinaryPrimitives.ReadHalfLittleEndian(item), _path, row),
            "f4" => LabelText.Of(BinaryPrimitives.ReadSingleLittleEndian(item), _path, row),
            _ => LabelText.Of(BinaryPrimitives.ReadDoubleLittleEndian(item), _path, row),
        };
    }

    private static Encoding BigUtf32 { get; } = new UTF32Encoding(bigEndian: true, byteOrderMark: false);

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    private string? Decoded(Encoding encoding, ReadOnlySpan<byte> item, long row)
    {
        string text = encoding.GetString(item);
        return text.Contains('\uFFFD', StringComparison.Ordinal)
            ? throw new InputDataException($"{_path} row {row}: the label is no valid text; write it again with numpy.save")
            : text;
    }
}
