using System.IO.Compression;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Npz;

/// <summary>
/// A deflated npz entry. Reads in order are streamed; a read further on skips by inflating what lies between, one further
/// back starts again at the beginning, so row ranges of such files are best read by one reader in order.
/// </summary>
internal sealed class DeflatedEntry : StoredBytes
{
    private const int SkipBytes = 64 * 1024;
    private readonly ZipArchive? _archive;
    private readonly ZipArchiveEntry _entry;
    private Stream? _stream;
    private long _position;
    private byte[]? _skipped;

    /// <param name="archive">The npz if it is owned, else null.</param>
    /// <param name="entry">Its entry.</param>
    /// <param name="name">Name in messages.</param>
    public DeflatedEntry(ZipArchive? archive, ZipArchiveEntry entry, string name)
        : base(name, entry.Length)
    {
        _archive = archive;
        _entry = entry;
    }

    /// <inheritdoc/>
    public override bool IsSequential => true;

    /// <inheritdoc/>
    public override int ReadUpTo(Span<byte> destination, long offset)
    {
        try
        {
            Reach(offset);
            int got = _position == offset ? _stream!.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) : 0;
            _position += got;
            return got;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new InputDataException($"{Name}: the compressed data is damaged ({InputIo.OneLine(exception.Message)}); copy the file again", exception);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stream?.Dispose();
        _archive?.Dispose();
    }

    private void Reach(long offset)
    {
        if (_stream is null || offset < _position)
        {
            _stream?.Dispose();
            _stream = _entry.Open();
            _position = 0;
        }

        while (_position < offset)
        {
            _skipped ??= new byte[SkipBytes];
            int got = _stream.Read(_skipped, 0, (int)Math.Min(SkipBytes, offset - _position));
            if (got == 0)
            {
                return;
            }

            _position += got;
        }
    }
}
