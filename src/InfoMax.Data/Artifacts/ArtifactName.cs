using System.Buffers;

namespace InfoMax.Data.Artifacts;

/// <summary>Turns the uris of artifacts into file names below a store's root. They come in messages, so one that could leave the root is refused.</summary>
public static class ArtifactName
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:\0\n\r");

    /// <summary>The uri's segments joined with the system's separator.</summary>
    /// <exception cref="ArtifactException">It is empty, rooted, or could leave the root.</exception>
    public static string ToRelativePath(string uri)
    {
        Check(uri, uri.Split('/'));
        return uri.Replace('/', Path.DirectorySeparatorChar);
    }

    /// <summary>Splits a prefix into the directory it lies in (empty for the root) and the beginning of the names there.</summary>
    /// <exception cref="ArtifactException">It is empty, rooted, or could leave the root.</exception>
    public static (string Directory, string NamePrefix) SplitPrefix(string prefix)
    {
        int slash = prefix.LastIndexOf('/');
        string[] segments = prefix.Split('/');
        Check(prefix, slash == prefix.Length - 1 && slash > 0 ? segments.AsSpan(0, segments.Length - 1) : segments);
        return slash < 0 ? (string.Empty, prefix) : (ToRelativePath(prefix[..slash]), prefix[(slash + 1)..]);
    }

    private static void Check(string uri, ReadOnlySpan<string> segments)
    {
        bool good = uri.AsSpan().IndexOfAny(Forbidden) < 0;
        foreach (string segment in segments)
        {
            good &= segment is not ("" or "." or "..");
        }

        if (!good)
        {
            throw new ArtifactException($"artifact name '{uri.ReplaceLineEndings(" ")}': must be names joined by '/', below the store's root");
        }
    }
}
