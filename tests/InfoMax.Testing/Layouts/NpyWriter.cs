using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace InfoMax.Testing.Layouts;

/// <summary>Writes npy bytes as numpy.save does, and as it does not.</summary>
internal static class NpyWriter
{
    public static byte[] Matrix<T>(T[] values, int dimension, string descr, int version = 1, bool fortran = false)
        where T : unmanaged =>
        Array(values, descr, $"({values.Length / dimension}, {dimension})", version, fortran);

    public static byte[] Vector<T>(T[] values, string descr)
        where T : unmanaged => Array(values, descr, $"({values.Length},)");

    public static byte[] Array<T>(T[] values, string descr, string shape, int version = 1, bool fortran = false)
        where T : unmanaged =>
        [.. Header(descr, shape, version, fortran), .. MemoryMarshal.AsBytes(values.AsSpan())];

    /// <summary>The header of an array.</summary>
    /// <param name="descr">Its type, for example <c>&lt;f4</c>.</param>
    /// <param name="shape">Its shape as a Python tuple.</param>
    /// <param name="version">Of the format, 1 to 3.</param>
    /// <param name="fortran">True for columns that stand together.</param>
    public static byte[] Header(string descr, string shape, int version = 1, bool fortran = false) =>
        Header($"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}", version);

    /// <summary>Magic, version, length and the dictionary, padded to 64 bytes with a closing newline.</summary>
    public static byte[] Header(string dictionary, int version = 1)
    {
        int fixedBytes = version == 1 ? 10 : 12;
        int length = (fixedBytes + dictionary.Length + 1 + 63) / 64 * 64;
        byte[] header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        header[0] = 0x93;
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[6] = (byte)version;
        header[7] = 0;
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - fixedBytes));
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), (uint)(length - fixedBytes));
        }

        Encoding.Latin1.GetBytes(dictionary, header.AsSpan(fixedBytes));
        header[^1] = (byte)'\n';
        return header;
    }
}
