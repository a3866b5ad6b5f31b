using System.Security.Cryptography;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// A file in an artifact directory whose content, 128 random bits in hex, tells nodes whether they see the same directory:
/// equal paths on two machines usually are not.
/// </summary>
public static class StoreMarker
{
    private const string FileName = ".infomax-store";
    private const int IdBytes = 16;

    /// <summary>The id of a directory, or null when it has none or cannot be read here.</summary>
    public static string? Read(string directory)
    {
        try
        {
            string id = File.ReadAllText(Path.Combine(directory, FileName));
            return id.Length == 2 * IdBytes ? id : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The id of a directory, which gets one if it has none; nodes that do so at once agree on it.</summary>
    /// <exception cref="ArtifactException">The directory cannot be written.</exception>
    public static string ReadOrCreate(string directory)
    {
        if (Read(directory) is { } known)
        {
            return known;
        }

        string marker = Path.Combine(directory, FileName);
        string temporary = $"{marker}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(temporary, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)));
            FirstWriter.Publish(temporary, marker);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"cannot write {marker}: {error.Message}", error);
        }

        return Read(directory) ?? throw new ArtifactException($"{marker}: must hold {2 * IdBytes} hex digits; delete it, and it is written anew");
    }
}
