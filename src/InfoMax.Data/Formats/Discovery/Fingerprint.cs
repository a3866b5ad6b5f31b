using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>SHA-256 over the facts that tell whether an input changed: one line for each file, in order.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _vectors = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<SourceFile> _files = [];

    /// <summary>The files added, each once, in order.</summary>
    public IReadOnlyList<SourceFile> Files => _files;

    /// <summary>Adds a file's name, size, modification time (UTC ticks) and header facts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="facts">What its header says.</param>
    /// <param name="isVectors">It tells which vectors the rows have, and not only what is said of them.</param>
    public void Add(string path, string name, string facts, bool isVectors = false)
    {
        SourceFile file = SourceFile.Of(path);
        if (_paths.Add(path))
        {
            _files.Add(file);
        }

        byte[] line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\0{file.Bytes}\0{file.ModifiedTicks}\0{facts}\n"));
        _hash.AppendData(line);
        if (isVectors)
        {
            _vectors.AppendData(line);
        }
    }

    /// <summary>The digests in lower-case hex, of all files and of those with vectors; nothing may be added afterwards.</summary>
    public (string All, string Vectors) Finish() => (Convert.ToHexStringLower(_hash.GetHashAndReset()), Convert.ToHexStringLower(_vectors.GetHashAndReset()));

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _vectors.Dispose();
    }
}
