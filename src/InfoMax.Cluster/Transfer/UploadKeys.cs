using System.Security.Cryptography;
using System.Text;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Keys that let an attempt at a piece of work, and nobody else, upload its artifacts. A key is a digest of the attempt's name
/// under a secret of the data directory: it cannot be guessed, is good for that attempt alone, and outlives a restart.
/// </summary>
/// <param name="secret">The directory's secret. Not among the artifacts, which whoever knows their digest may read.</param>
public sealed class UploadKeys(byte[] secret)
{
    private const string FileName = "upload.secret";
    private const int SecretBytes = 32;

    /// <summary>The keys of a directory, which gets a secret if it has none; nodes that do so at once agree on it.</summary>
    /// <exception cref="ArtifactException">The directory cannot be read or written.</exception>
    public static UploadKeys ReadOrCreate(string directory)
    {
        string file = Path.Combine(directory, FileName);
        try
        {
            if (!File.Exists(file))
            {
                Create(directory, file);
            }

            byte[] secret = File.ReadAllBytes(file);
            return secret.Length == SecretBytes ? new UploadKeys(secret)
                : throw new ArtifactException($"{file}: must hold {SecretBytes} bytes; delete it, and it is written anew");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"cannot use {file}: {error.Message}", error);
        }
    }

    /// <summary>The key for the artifact of that name, and for all others of its attempt.</summary>
    public string For(string name) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(AttemptOf(name))));

    /// <summary>True when the key is that of the artifact's attempt.</summary>
    public bool Accepts(string name, string? key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(For(name)), Encoding.UTF8.GetBytes(key ?? ""));

    /// <summary>An artifact's folder, and of its own name the item and the attempt: <c>JOB/ROUND/ITEM.ATTEMPT</c>.</summary>
    private static string AttemptOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] path = [.. name.Split('/').Where(segment => segment != "bulk")];
        path[^1] = string.Join('.', path[^1].Split('.').Take(2));
        return string.Join('/', path);
    }

    private static void Create(string directory, string file)
    {
        Directory.CreateDirectory(directory);
        string temporary = $"{file}.{Path.GetRandomFileName()}.tmp";
        File.WriteAllBytes(temporary, RandomNumberGenerator.GetBytes(SecretBytes));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        FirstWriter.Publish(temporary, file);
    }
}
