using System.Buffers.Binary;
using System.IO.Hashing;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// What stands behind the content of an artifact in an object store that is longer than a page: the content's SHA-256, the
/// XxHash3 of every page, and the XxHash3 of all that, little-endian.
/// </summary>
internal sealed class PageDigests
{
    /// <summary>Bytes of a page; the last one may be shorter.</summary>
    public const int PageBytes = 256 << 10;

    private const int Sha256Bytes = 32;

    private readonly ulong[] _pages;

    private PageDigests(ulong[] pages) => _pages = pages;

    /// <summary>Bytes that they take behind a content of that length.</summary>
    public static int BytesFor(long contentBytes) => checked((int)(Sha256Bytes + (sizeof(ulong) * (((contentBytes + PageBytes - 1) / PageBytes) + 1))));

    /// <summary>Their bytes.</summary>
    /// <param name="sha256">Of the content, 32 bytes.</param>
    /// <param name="pages">Of every page.</param>
    public static byte[] Format(ReadOnlySpan<byte> sha256, IReadOnlyList<ulong> pages)
    {
        byte[] text = new byte[Sha256Bytes + (sizeof(ulong) * (pages.Count + 1))];
        sha256.CopyTo(text);
        for (int i = 0; i < pages.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(text.AsSpan(Sha256Bytes + (sizeof(ulong) * i)), pages[i]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(text.AsSpan(text.Length - sizeof(ulong)), XxHash3.HashToUInt64(text.AsSpan(0, text.Length - sizeof(ulong))));
        return text;
    }

    /// <summary>Reads them; null where they are damaged, or those of another content.</summary>
    public static PageDigests? Parse(ReadOnlySpan<byte> text, string sha256)
    {
        ReadOnlySpan<byte> body = text[..^sizeof(ulong)];
        if (XxHash3.HashToUInt64(body) != BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])
            || Convert.ToHexStringLower(body[..Sha256Bytes]) != sha256)
        {
            return null;
        }

        ulong[] pages = new ulong[(body.Length - Sha256Bytes) / sizeof(ulong)];
        for (int i = 0; i < pages.Length; i++)
        {
            pages[i] = BinaryPrimitives.ReadUInt64LittleEndian(body[(Sha256Bytes + (sizeof(ulong) * i))..]);
        }

        return new PageDigests(pages);
    }

    /// <summary>True when the bytes are those of the pages from an offset on, which is a page's begin.</summary>
    public bool Accept(long offset, ReadOnlySpan<byte> bytes)
    {
        for (int page = (int)(offset / PageBytes); !bytes.IsEmpty; page++)
        {
            ReadOnlySpan<byte> content = bytes[..Math.Min(bytes.Length, PageBytes)];
            if (XxHash3.HashToUInt64(content) != _pages[page])
            {
                return false;
            }

            bytes = bytes[content.Length..];
        }

        return true;
    }
}
