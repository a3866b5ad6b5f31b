using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Uploads into a directory store. They have no state but their temporary files, so a restart in the middle of one loses
/// nothing.
/// </summary>
internal sealed class DirectoryUploads : IArtifactUploads
{
    private const int UploadIdChars = 32;
    private const int ReadChunk = 1 << 20;

    private readonly DirectoryArtifactStore _store;

    /// <param name="store">Where the artifacts go.</param>
    public DirectoryUploads(DirectoryArtifactStore store) => _store = store;

    /// <inheritdoc/>
    public void WritePage(string uri, string upload, long offset, ReadOnlySpan<byte> page)
    {
        (_, string temporary) = PathsOf(uri, upload);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        Guard(uri, () => Directory.CreateDirectory(Path.GetDirectoryName(temporary)!));
        try
        {
            using SafeFileHandle file = File.OpenHandle(
                temporary, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.Write(file, page, offset);
        }
        catch (Exception error) when (IsStorageError(error))
        {
            throw DirectoryArtifactStore.CannotWrite(uri, error);
        }
    }

    /// <inheritdoc/>
    public bool Complete(string uri, string upload, string sha256, long bytes)
    {
        (string path, string temporary) = PathsOf(uri, upload);
        if (bytes == 0)
        {
            WritePage(uri, upload, 0, []);
        }

        bool same = false;
        Guard(uri, () =>
        {
            bool uploaded = File.Exists(temporary);
            same = IsContent(uploaded ? temporary : path, sha256, bytes);
            if (uploaded && same)
            {
                File.Move(temporary, path, overwrite: true);
            }
        });
        if (!same)
        {
            Abandon(uri, upload);
        }

        return same;
    }

    /// <inheritdoc/>
    public void Abandon(string uri, string upload)
    {
        (_, string temporary) = PathsOf(uri, upload);
        Guard(uri, () =>
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        });
    }

    private static bool IsStorageError(Exception error) => error is IOException or UnauthorizedAccessException;

    private static void Guard(string uri, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (IsStorageError(error))
        {
            throw DirectoryArtifactStore.CannotWrite(uri, error);
        }
    }

    /// <summary>Length and digest agree; the file is on disk then.</summary>
    private static bool IsContent(string path, string sha256, long bytes)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(file) != bytes)
        {
            return false;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[(int)Math.Clamp(bytes, 1, ReadChunk)];
        int read;
        for (long at = 0; (read = RandomAccess.Read(file, chunk, at)) > 0; at += read)
        {
            hash.AppendData(chunk.AsSpan(0, read));
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            return false;
        }

        RandomAccess.FlushToDisk(file);
        return true;
    }

    private (string Path, string Temporary) PathsOf(string uri, string upload)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(upload);
        if (upload.Length != UploadIdChars || !upload.All(char.IsAsciiHexDigitLower))
        {
            throw new ArtifactException($"artifact {uri.ReplaceLineEndings(" ")}: an upload is named by {UploadIdChars} lower-case hex digits");
        }

        string path = Path.Combine(_store.Location, ArtifactName.ToRelativePath(uri));
        return (path, $"{path}.{upload}.tmp");
    }
}
