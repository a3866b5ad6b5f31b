using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InfoMax.Data.Artifacts;

/// <summary>Artifacts as files below one directory, local or shared.</summary>
/// <remarks>
/// An artifact is written to a temporary name of its own beside its final one, forced to disk and renamed over it.
/// Writers of one uri therefore never share a file, the last rename wins whole, and a reader that has the older file
/// open keeps reading it. A store checks the digest of a (uri, sha256) once, and again when the file has changed since: a
/// process should have one store for a directory, not several.
/// </remarks>
public sealed class DirectoryArtifactStore : ISharedStore
{
    private const string TemporarySuffix = ".tmp";
    private const int ReadChunk = 1 << 20;

    private readonly string _root;

    /// <summary>Modification times of the files whose digests were right.</summary>
    private readonly ConcurrentDictionary<(string Uri, string Sha256), DateTime> _verified = new();

    /// <param name="root">The directory.</param>
    /// <param name="create">Whether it is created when missing.</param>
    /// <exception cref="ArtifactException">It cannot be created.</exception>
    public DirectoryArtifactStore(string root, bool create = true)
    {
        _root = Path.GetFullPath(root);
        Uploads = new DirectoryUploads(this);
        if (!create)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_root);
        }
        catch (Exception error) when (IsStorageError(error))
        {
            throw new ArtifactException($"cannot create the artifact directory {_root}: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public IArtifactUploads Uploads { get; }

    /// <inheritdoc/>
    public string WithoutLocation(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message
            .Replace(_root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(_root, "the artifact directory", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public ArtifactRef Write(string uri, Func<Stream, long> write)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(write);
        string path = Path.Combine(_root, ArtifactName.ToRelativePath(uri));
        string temporary = $"{path}.{Path.GetRandomFileName()}{TemporarySuffix}";
        try
        {
            ArtifactRef artifact;
            using (SafeFileHandle file = Create(uri, temporary))
            using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
            {
                var sink = new ArtifactSink(file, hash, uri);
                long rows = write(sink);
                artifact = new ArtifactRef(uri, sink.Complete(), rows, sink.Length);
            }

            Rename(uri, temporary, path);
            return artifact;
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public Stream OpenRead(ArtifactRef artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        string path = Path.Combine(_root, ArtifactName.ToRelativePath(artifact.Uri));
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            Verify(file, artifact);
            return file;
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (IsStorageError(error))
            {
                throw new ArtifactException($"cannot read artifact {artifact.Uri}: {error.Message}", error)
                {
                    Damaged = error is FileNotFoundException or DirectoryNotFoundException ? artifact.Uri : null,
                };
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public string Kind => "directory";

    /// <inheritdoc/>
    public long? FreeBytes() => DiskSpace.FreeBytes(_root);

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">The prefix is empty or leaves the root, or something could not be deleted.</exception>
    public void Delete(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        (string directory, string namePrefix) = ArtifactName.SplitPrefix(prefix);
        foreach ((string Uri, string) key in _verified.Keys)
        {
            if (key.Uri.StartsWith(prefix, StringComparison.Ordinal))
            {
                _verified.TryRemove(key, out _);
            }
        }

        var folder = new DirectoryInfo(Path.Combine(_root, directory));
        FileSystemInfo[] entries = folder.Exists ? folder.GetFileSystemInfos() : [];
        foreach (FileSystemInfo entry in entries.Where(entry => entry.Name.StartsWith(namePrefix, StringComparison.Ordinal)))
        {
            DeleteEntry(prefix, entry);
        }
    }

    /// <inheritdoc/>
    public string? FindId() => StoreMarker.Read(_root);

    /// <inheritdoc/>
    public string ReadOrCreateId() => StoreMarker.ReadOrCreate(_root);

    /// <inheritdoc/>
    public void Remove() => DeleteEntry(_root, new DirectoryInfo(_root));

    /// <summary>The directory, in full.</summary>
    public string Location => _root;

    /// <summary>The error for an artifact that cannot be written; the system's message names the path and the cause.</summary>
    public static ArtifactException CannotWrite(string uri, Exception error) =>
        new($"cannot write artifact {uri}: {error.Message}", error);

    private static bool IsStorageError(Exception error) => error is IOException or UnauthorizedAccessException;

    private static SafeFileHandle Create(string uri, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception error) when (IsStorageError(error))
        {
            throw CannotWrite(uri, error);
        }
    }

    private static void Rename(string uri, string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (IsStorageError(error))
        {
            throw CannotWrite(uri, error);
        }
    }

    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (IsStorageError(error))
        {
            // The first error is the one to report.
        }
    }

    private static void DeleteEntry(string prefix, FileSystemInfo entry)
    {
        try
        {
            // A link is removed, not followed: what it points at may lie outside the root.
            if (entry is DirectoryInfo folder && folder.LinkTarget is null)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Another process deleted it first.
        }
        catch (Exception error) when (IsStorageError(error))
        {
            throw new ArtifactException($"cannot delete artifacts {prefix}: {error.Message}", error);
        }
    }

    private void Verify(FileStream file, ArtifactRef artifact)
    {
        if (file.Length != artifact.Bytes)
        {
            throw new ArtifactException($"artifact {artifact.Uri} is damaged: {file.Length} bytes, expected {artifact.Bytes}") { Damaged = artifact.Uri };
        }

        // Taken before the content is read: a change during or after the reading is then seen next time.
        DateTime modified = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        if (_verified.TryGetValue((artifact.Uri, artifact.Sha256), out DateTime verified) && verified == modified)
        {
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[(int)Math.Clamp(file.Length, 1, ReadChunk)];
        int read;
        while ((read = file.Read(chunk)) > 0)
        {
            hash.AppendData(chunk.AsSpan(0, read));
        }

        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != artifact.Sha256)
        {
            throw new ArtifactException($"artifact {artifact.Uri} is damaged: sha256 {found}, expected {artifact.Sha256}") { Damaged = artifact.Uri };
        }

        file.Position = 0;
        _verified[(artifact.Uri, artifact.Sha256)] = modified;
    }
}
