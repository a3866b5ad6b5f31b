using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>SHA-256 over the facts that tell whether an input changed: one line for each file, in order.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<SourceFile> _files = [];

    /// <summary>The files added, each once, in order.</summary>
    public IReadOnlyList<SourceFile> Files => _files;

    /// <summary>Adds a file's name, size, modification time (UTC ticks) and header facts.</summary>
    public void Add(string path, string name, string facts)
    {
        SourceFile file = SourceFile.Of(path);
        if (_paths.Add(path))
        {
            _files.Add(file);
        }

        string line = string.Create(CultureInfo.InvariantCulture, $"{name}\0{file.Bytes}\0{file.ModifiedTicks}\0{facts}\n");
        _hash.AppendData(Encoding.UTF8.GetBytes(line));
    }

    /// <summary>The digest in lower-case hex; nothing may be added afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
