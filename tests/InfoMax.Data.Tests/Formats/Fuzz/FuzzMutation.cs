using System.Buffers.Binary;
using System.Text;

namespace InfoMax.Data.Tests.Formats.Fuzz;

/// <summary>Damages the bytes of a file in one of the ways that files get damaged, or that an attacker would.</summary>
internal static class FuzzMutation
{
    private static readonly long[] Absurd =
        [0, -1, 1, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40, 0x7FFFFFF0, 1000, ushort.MaxValue];

    private static readonly string[] Headers =
    [
        "{'descr': '<f2', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 1048576), }",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (1, 99999999), }",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (-1, 4), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (40, 8), }",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (40, 8), }",
        "{'descr': '<c8', 'fortran_order': True, 'shape': (40, 8), }",
        "{'descr': [('a', [('b', [('c', '<f4')])])], 'fortran_order': False, 'shape': (40,), }",
        "{'descr': '<f2', 'descr': '<f4', 'fortran_order': False, 'shape': (40, 8), }",
        "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
        "{'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1), 'descr'",
    ];

    /// <summary>Returns a damaged copy; <paramref name="other"/> is another file to splice from.</summary>
    public static byte[] Apply(byte[] original, byte[] other, FuzzRandom random)
    {
        byte[] bytes = [.. original];
        switch (random.Below(9))
        {
            case 0:
                for (int i = random.Below(16); i >= 0 && bytes.Length > 0; i--)
                {
                    bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
                }

                return bytes;
            case 1:
                return bytes[..random.Below(bytes.Length + 1)];
            case 2:
                return [.. bytes, .. other.AsSpan(0, random.Below(Math.Min(other.Length, 4096) + 1))];
            case 3:
                // Most structure lies at the ends.
                return PutNumber(bytes, random.Below(2) == 0 ? random.Below(Math.Min(bytes.Length, 512)) : bytes.Length - 1 - random.Below(Math.Min(bytes.Length, 512)), random);
            case 4:
                return PutNumber(bytes, random.Below(bytes.Length), random);
            case 5:
                int from = random.Below(other.Length);
                int count = Math.Min(random.Below(1 << random.Below(12)), other.Length - from);
                int at = random.Below(bytes.Length);
                return [.. bytes[..at], .. other.AsSpan(from, count), .. bytes[Math.Min(bytes.Length, at + random.Below(2) * count)..]];
            case 6:
                int start = random.Below(bytes.Length);
                bytes.AsSpan(start, Math.Min(bytes.Length - start, random.Below(256))).Fill((byte)random.Pick([0, 0xFF, 0x7F, 0x80]));
                return bytes;
            case 7:
                int cut = random.Below(bytes.Length);
                return [.. bytes[..cut], .. bytes[Math.Min(bytes.Length, cut + 1 + random.Below(64))..]];
            default:
                return ReplaceNpyHeader(bytes, random);
        }
    }

    private static byte[] PutNumber(byte[] bytes, int at, FuzzRandom random)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, random.Pick(Absurd));
        int width = random.Pick([1, 2, 4, 8]);
        if (at >= 0 && at < bytes.Length)
        {
            number[..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }

    /// <summary>Puts an absurd header where an npy begins, in a file or inside a stored npz.</summary>
    private static byte[] ReplaceNpyHeader(byte[] bytes, FuzzRandom random)
    {
        int magic = bytes.AsSpan().IndexOf("NUMPY"u8) - 1;
        byte[] header = NpyWriter.Header(random.Pick(Headers), 1 + random.Below(3));
        if (magic < 0 || bytes.Length < magic + 12)
        {
            return [.. header, .. bytes];
        }

        if (random.Below(2) == 0)
        {
            return [.. bytes[..magic], .. header, .. bytes[Math.Min(bytes.Length, magic + 128)..]];
        }

        string text = random.Pick(Headers);
        Encoding.Latin1.GetBytes(text.AsSpan(0, Math.Min(text.Length, bytes.Length - magic - 12)), bytes.AsSpan(magic + 10));
        return bytes;
    }
}
