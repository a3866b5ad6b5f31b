using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// The stream an artifact is written through: counts and digests the bytes on their way to the file, and reports a
/// failing disk as an <see cref="ArtifactException"/>, so that it cannot be mistaken for an input the writer reads.
/// </summary>
/// <remarks>
/// Small writes are gathered. Closing does nothing: no write is attempted again after an error, and a writer that closes
/// its stream, as many do, does no harm. The store owns file and digest.
/// </remarks>
internal sealed class ArtifactSink(SafeFileHandle file, IncrementalHash hash, string uri) : Stream
{
    private readonly byte[] _gathered = new byte[1 << 16];
    private int _gatheredBytes;
    private long _stored;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _stored + _gatheredBytes;

    /// <inheritdoc/>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _gathered.Length - _gatheredBytes)
        {
            Store(_gathered.AsSpan(0, _gatheredBytes));
            _gatheredBytes = 0;
        }

        if (buffer.Length >= _gathered.Length)
        {
            Store(buffer);
            return;
        }

        buffer.CopyTo(_gathered.AsSpan(_gatheredBytes));
        _gatheredBytes += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: the content is durable after <see cref="Complete"/>, an earlier flush would only cost time.</summary>
    public override void Flush()
    {
    }

    /// <summary>Stores what was gathered, forces the file to the disk and returns its digest, lower-case hex.</summary>
    public string Complete()
    {
        Store(_gathered.AsSpan(0, _gatheredBytes));
        _gatheredBytes = 0;
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException error)
        {
            throw DirectoryArtifactStore.CannotWrite(uri, error);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Store(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, _stored);
        }
        catch (IOException error)
        {
            throw DirectoryArtifactStore.CannotWrite(uri, error);
        }

        hash.AppendData(bytes);
        _stored += bytes.Length;
    }
}
