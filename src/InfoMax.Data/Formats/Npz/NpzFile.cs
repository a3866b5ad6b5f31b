using System.IO.Compression;
using InfoMax.Data.Formats.Npy;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Npz;

/// <summary>An npz: a zip of npy entries, stored or deflated. The zip directory is the library's to read.</summary>
internal static class NpzFile
{
    private const string EntrySuffix = ".npy";
    private const int ProbeBytes = 64;
    private const int MaxReasons = 5;

    /// <summary>Keys of the entries that are 2-D arrays of numbers, in the order of the archive.</summary>
    /// <exception cref="InputDataException">Not a zip, damaged, or none of its arrays is one; the message says what they are.</exception>
    public static IReadOnlyList<string> Keys(IInputFiles files, string path, string name)
    {
        List<string> keys = [];
        List<string> others = [];
        using ZipArchive archive = OpenArchive(files.Open(path, name).OpenStream(leaveOpen: false), name);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(e => e.FullName.EndsWith(EntrySuffix, StringComparison.Ordinal)))
        {
            string key = entry.FullName[..^EntrySuffix.Length];
            if (WhyNoMatrix(entry, $"{name}[{key}]") is { } reason)
            {
                others.Add(reason);
            }
            else
            {
                keys.Add(key);
            }
        }

        return keys.Count > 0 ? keys
            : others.Count > 0 ? throw new InputDataException(string.Join("; ", others.Take(MaxReasons)))
            : throw new InputDataException($"{name}: holds no arrays; write it with numpy.savez(path, embeddings=array)");
    }

    /// <summary>Opens one array.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="path">Full path.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="key">The array's key.</param>
    /// <exception cref="InputDataException">Not a zip, no such key, encrypted, a decompression bomb, or not a matrix.</exception>
    public static MatrixVectors Open(IInputFiles files, string path, string name, string key)
    {
        InputSource source = files.Open(path, name);
        Stream stream = source.OpenStream(leaveOpen: false);
        ZipArchive archive = OpenArchive(stream, name);
        try
        {
            string shown = $"{name}[{key}]";
            ZipArchiveEntry entry = archive.GetEntry(key + EntrySuffix) ?? throw new InputDataException(
                $"{name}: no array '{key}'; available: {string.Join(", ", archive.Entries.Take(20).Select(e => Path.GetFileNameWithoutExtension(e.FullName)))}");
            if (entry.IsEncrypted)
            {
                throw new InputDataException($"{shown}: encrypted; write the file again with numpy.savez");
            }

            if (StoredOffset(source, stream, shown, entry) is { } offset)
            {
                StoredBytes region = new FileRegion(files.Open(path, name), shown, offset, entry.Length);
                archive.Dispose();
                return NpyVectors.Open(region);
            }

            if (ExpansionLimit.IsExceeded(entry.Length, entry.CompressedLength))
            {
                throw ExpansionLimit.Refusal(shown, entry.Length, entry.CompressedLength);
            }

            return NpyVectors.Open(new DeflatedEntry(archive, entry, shown));
        }
        catch (Exception exception)
        {
            archive.Dispose();
            if (exception is InvalidDataException or IOException)
            {
                throw Damaged(name, exception);
            }

            throw;
        }
    }

    /// <summary>
    /// Where a stored entry's bytes begin in the file, or null for a compressed one. The library keeps the offset to itself,
    /// but reads stored entries straight from the archive's stream, whose position then tells it; that the raw
    /// bytes there equal the entry's proves it.
    /// </summary>
    private static long? StoredOffset(InputSource source, Stream archive, string name, ZipArchiveEntry entry)
    {
        if (entry.Length != entry.CompressedLength)
        {
            return null;
        }

        using Stream stream = entry.Open();
        byte[] decoded = new byte[ProbeBytes];
        int got = stream.ReadAtLeast(decoded, ProbeBytes, throwOnEndOfStream: false);
        long offset = archive.Position - got;
        byte[] raw = new byte[got];
        return offset >= 0 && offset + entry.Length <= source.Length
            && InputIo.ReadUpTo(source, raw, offset, name) == got && raw.AsSpan().SequenceEqual(decoded.AsSpan(0, got))
            ? offset
            : null;
    }

    /// <summary>Why an entry is no matrix of embeddings, or null where it is one.</summary>
    private static string? WhyNoMatrix(ZipArchiveEntry entry, string name)
    {
        try
        {
            using DeflatedEntry bytes = new(null, entry, name);
            NpyTypes.RequireMatrix(NpyFile.ReadHeader(bytes), name);
            return null;
        }
        catch (InputDataException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Opens an archive that owns <paramref name="stream"/>.</summary>
    private static ZipArchive OpenArchive(Stream stream, string name)
    {
        try
        {
            ZipArchive archive = new(stream, ZipArchiveMode.Read);

            // The directory is only read here, so its damage shows here.
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or ArgumentException or OverflowException)
        {
            stream.Dispose();
            throw Damaged(name, exception);
        }
    }

    private static InputDataException Damaged(string name, Exception cause) =>
        new($"{name}: not an npz, or damaged ({InputIo.Cause(cause)}); copy the file again or write it with numpy.savez", cause);
}
