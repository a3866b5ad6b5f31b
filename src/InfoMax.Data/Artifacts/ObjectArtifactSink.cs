using System.IO.Hashing;
using System.Security.Cryptography;
using InfoMax.Data.Objects;

namespace InfoMax.Data.Artifacts;

/// <summary>The stream that an artifact is written to an object store through: digests the content and its pages on their way.</summary>
/// <remarks>Closing does nothing: a writer that closes its stream, as many do, does no harm. The store completes or abandons the object.</remarks>
internal sealed class ObjectArtifactSink(ObjectWriteStream writer) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly XxHash3 _page = new();
    private readonly List<ulong> _pages = [];
    private long _written;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Bytes of the content.</summary>
    public override long Length => _written;

    /// <inheritdoc/>
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        writer.Write(buffer);
        while (!buffer.IsEmpty)
        {
            int room = PageDigests.PageBytes - (int)(_written % PageDigests.PageBytes);
            ReadOnlySpan<byte> part = buffer[..Math.Min(room, buffer.Length)];
            _page.Append(part);
            _written += part.Length;
            buffer = buffer[part.Length..];
            if (part.Length == room)
            {
                EndPage();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Writes the digests behind a content of more than a page, and returns its own, lower-case hex.</summary>
    public string Complete()
    {
        byte[] sha256 = _hash.GetHashAndReset();
        if (_written > PageDigests.PageBytes)
        {
            if (_written % PageDigests.PageBytes != 0)
            {
                EndPage();
            }

            writer.Write(PageDigests.Format(sha256, _pages));
        }

        return Convert.ToHexStringLower(sha256);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void EndPage()
    {
        _pages.Add(_page.GetCurrentHashAsUInt64());
        _page.Reset();
    }
}
