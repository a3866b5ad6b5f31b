using System.Runtime.CompilerServices;

namespace InfoMax.Core.Graph;

/// <summary>
/// A neighbour as one integer whose order is the order of a neighbour list: the larger key is the larger cosine, then
/// the lower row. Bits 63..32 are the cosine's bits made orderable, bits 31..0 the complement of the row number.
/// </summary>
/// <remarks>
/// The k largest keys of a set do not depend on the order in which they are offered, so lists kept by key are the same
/// for any schedule. 0 stands for an unused place: it is below the key of every number.
/// </remarks>
internal static class NeighborKey
{
    /// <summary>The key of an unused place.</summary>
    public const ulong None = 0;

    /// <summary>The key of <paramref name="row"/> (at least 0) at <paramref name="cosine"/> (not NaN; -0 counts as 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Encode(float cosine, int row)
    {
        // Adding +0 turns -0 into +0, so that the two tie.
        int bits = BitConverter.SingleToInt32Bits(cosine + 0f);
        uint ordered = (uint)bits ^ ((uint)(bits >> 31) | 0x8000_0000u);
        return ((ulong)ordered << 32) | ~(uint)row;
    }

    /// <summary>The cosine of a used key.</summary>
    public static float Cosine(ulong key)
    {
        uint ordered = (uint)(key >> 32);
        uint bits = ordered ^ (~(uint)((int)ordered >> 31) | 0x8000_0000u);
        return BitConverter.UInt32BitsToSingle(bits);
    }

    /// <summary>The row of a used key.</summary>
    public static int Row(ulong key) => (int)~(uint)key;
}
