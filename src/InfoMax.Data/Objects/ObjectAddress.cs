using System.Diagnostics.CodeAnalysis;

namespace InfoMax.Data.Objects;

/// <summary>The address of an object, or of all objects whose keys begin alike, in an object store: <c>s3://bucket/key</c>.</summary>
/// <param name="Scheme">How the store is spoken to, one of those of <see cref="ObjectStores"/>.</param>
/// <param name="Bucket">The bucket, or container.</param>
/// <param name="Key">The key, without a slash at its begin or end; empty for the bucket itself.</param>
public sealed record ObjectAddress(string Scheme, string Bucket, string Key)
{
    /// <summary>True for a text that begins with a scheme that is read here, whether or not the rest is right.</summary>
    public static bool IsAddress([NotNullWhen(true)] string? text) => text is not null && ObjectStores.HasScheme(text);

    /// <summary>The address of a text, or null where it is none, names no bucket or has a step <c>.</c> or <c>..</c>.</summary>
    public static ObjectAddress? TryParse(string? text)
    {
        if (!IsAddress(text))
        {
            return null;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string[] parts = text[(colon + 3)..].Split('/', 2);

        // Such steps are taken on the way to the store, and would lead out of what the text says.
        bool hasSteps = text.Split('/').Any(step => step is "." or "..");
        return hasSteps || parts[0].Length == 0 || parts[0].Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            ? null
            : new ObjectAddress(text[..colon], parts[0], parts.Length > 1 ? parts[1].Trim('/') : string.Empty);
    }

    /// <summary>The address of a text that is known to be one.</summary>
    /// <exception cref="ObjectStoreException">It names no bucket.</exception>
    public static ObjectAddress Parse(string text) =>
        TryParse(text) ?? throw new ObjectStoreException($"{text}: names no bucket or steps out of it; expected {ObjectStores.Forms}") { IsConfiguration = true };

    /// <summary>A path in full, or an address without what does not belong to its name.</summary>
    public static string FullPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsAddress(path) ? TryParse(path)?.ToString() ?? path : Path.GetFullPath(path);
    }

    /// <summary>The address of something below this one.</summary>
    public ObjectAddress Below(string name) => this with { Key = Key.Length == 0 ? name : $"{Key}/{name}" };

    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? $"{Scheme}://{Bucket}" : $"{Scheme}://{Bucket}/{Key}";
}
