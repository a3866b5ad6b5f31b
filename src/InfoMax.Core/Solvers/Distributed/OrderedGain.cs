namespace InfoMax.Core.Solvers.Distributed;

/// <summary>A gain as 32 bits that are in the order of the gains, and the upper half of these as a bin of some .8 % width.</summary>
public static class OrderedGain
{
    /// <summary>Order-preserving bits of a finite gain; -0 counts as 0.</summary>
    public static uint Bits(float gain)
    {
        uint bits = BitConverter.SingleToUInt32Bits(gain == 0 ? 0 : gain);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    /// <summary>The gain with these bits.</summary>
    public static float Gain(uint bits) => BitConverter.UInt32BitsToSingle((bits & 0x8000_0000) != 0 ? bits & 0x7FFF_FFFF : ~bits);

    /// <summary>Upper half of <see cref="Bits"/>.</summary>
    public static long Coarse(float gain) => Bits(gain) >> 16;

    /// <summary>Lower half of <see cref="Bits"/>.</summary>
    public static long Fine(float gain) => Bits(gain) & 0xFFFF;

    /// <summary>The middle of a coarse bin.</summary>
    public static double Middle(long coarse) => Gain(((uint)coarse << 16) | 0x8000);
}
