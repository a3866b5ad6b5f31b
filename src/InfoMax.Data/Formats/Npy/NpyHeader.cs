using System.Buffers.Binary;
using System.Text;

namespace InfoMax.Data.Formats.Npy;

/// <summary>
/// The header of a NumPy array file: magic <c>\x93NUMPY</c>, version (1.0: 16-bit header length; 2.0 and 3.0: 32-bit),
/// then a Python dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// Source: NumPy Enhancement Proposal 1 and <c>numpy.lib.format</c>.
/// </summary>
/// <param name="Descr">Element type as written, e.g. <c>&lt;f2</c>; a structured type is kept as its text.</param>
/// <param name="FortranOrder">True for column-major data.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="DataOffset">Bytes before the first element.</param>
internal sealed record NpyHeader(string Descr, bool FortranOrder, long[] Shape, int DataOffset)
{
    /// <summary>Bytes to read from the start so that the header's length is known.</summary>
    public const int PrefixLength = 12;

    /// <summary>The longest header accepted; NumPy itself writes less than 1 KiB for plain types.</summary>
    public const int MaxHeaderLength = 64 * 1024;

    /// <summary>Bytes of the magic, the version and the dictionary, from the first <see cref="PrefixLength"/> bytes.</summary>
    /// <exception cref="InputDataException">Not an npy, an unknown version, or an absurd header length.</exception>
    public static int MeasureHeader(ReadOnlySpan<byte> prefix, string name)
    {
        if (prefix.Length < PrefixLength || prefix[0] != 0x93 || !prefix[1..].StartsWith("NUMPY"u8))
        {
            throw new InputDataException($"{name}: not an npy file (expected the magic \\x93NUMPY); write it with numpy.save");
        }

        int version = prefix[6];
        long length = version switch
        {
            1 => 10L + BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]),
            2 or 3 => 12L + BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]),
            _ => throw new InputDataException($"{name}: npy version {version} is unknown, expected 1 to 3; write it again with numpy.save"),
        };
        if (length > MaxHeaderLength)
        {
            throw new InputDataException($"{name}: an npy header of {length} bytes, expected at most {MaxHeaderLength}; the file is damaged or not a plain array");
        }

        return (int)length;
    }

    /// <summary>Parses a whole header of the length that <see cref="MeasureHeader"/> gave.</summary>
    /// <exception cref="InputDataException">The dictionary is malformed.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> header, string name)
    {
        int start = header[6] == 1 ? 10 : 12;
        string text = Encoding.Latin1.GetString(header[start..]);
        return new NpyDictionary(text, name).Parse(header.Length);
    }
}
