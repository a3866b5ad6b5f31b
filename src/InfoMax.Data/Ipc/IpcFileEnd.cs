using System.Buffers.Binary;

namespace InfoMax.Data.Ipc;

/// <summary>
/// What an Arrow IPC file has and a stream has not: the magic and padding before the messages, and after them a footer,
/// its length as int32 and the magic again.
/// </summary>
internal static class IpcFileEnd
{
    /// <summary>Bytes of the file's end: the footer's length and the magic.</summary>
    public const int Bytes = sizeof(int) + 6;

    /// <summary>Bytes before the first message: the magic and padding.</summary>
    public const int StartBytes = 8;

    /// <summary>What a file begins and ends with.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>The footer's length as the last <see cref="Bytes"/> of a file claim it, unchecked; false where the magic is missing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> end, out int footerBytes)
    {
        footerBytes = BinaryPrimitives.ReadInt32LittleEndian(end);
        return end[sizeof(int)..].SequenceEqual(Magic);
    }
}
