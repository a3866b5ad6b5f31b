using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace InfoMax.Cli.Comparison;

/// <summary>Reads the <c>selection.npy</c> that a job of this process has just written: version 1.0, int64, one dimension.</summary>
internal static class SelectionNpy
{
    private const int Prefix = 10;

    /// <summary>The row numbers.</summary>
    public static long[] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = Prefix + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        return MemoryMarshal.Cast<byte, long>(bytes.AsSpan(header)).ToArray();
    }
}
