using System.Buffers.Binary;

namespace InfoMax.Data.Ipc;

/// <summary>
/// What comes before a message's head: the head's length as int32, since format 0.15 after a continuation marker of all
/// ones. A length of 0 ends the messages.
/// </summary>
/// <param name="Bytes">Bytes of the prefix itself: 8 with the marker, else 4.</param>
/// <param name="HeadBytes">Bytes of the head as the prefix claims, unchecked.</param>
internal readonly record struct IpcPrefix(int Bytes, int HeadBytes)
{
    /// <summary>Bytes of a prefix, at most.</summary>
    public const int MaxBytes = 2 * sizeof(int);

    /// <summary>Bytes of a head that readers take, at most: a longer one is damage, and is not allocated.</summary>
    public const int MaxHeadBytes = 16 << 20;

    private const int Continuation = -1;

    /// <summary>Whether the prefix has the marker.</summary>
    public bool HasContinuation => Bytes == MaxBytes;

    /// <summary>Reads the prefix that <paramref name="bytes"/> begin with; false where they are too few.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IpcPrefix prefix)
    {
        prefix = default;
        if (!BinaryPrimitives.TryReadInt32LittleEndian(bytes, out int first))
        {
            return false;
        }

        if (first != Continuation)
        {
            prefix = new IpcPrefix(sizeof(int), first);
            return true;
        }

        if (!BinaryPrimitives.TryReadInt32LittleEndian(bytes[sizeof(int)..], out int headBytes))
        {
            return false;
        }

        prefix = new IpcPrefix(MaxBytes, headBytes);
        return true;
    }
}
