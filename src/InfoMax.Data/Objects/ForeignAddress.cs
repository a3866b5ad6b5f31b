namespace InfoMax.Data.Objects;

/// <summary>
/// Texts of the form <c>scheme://rest</c> that are no object of a store that is known here. As paths they would silently be directories of such
/// names below the current one, so whatever takes a path asks here first.
/// </summary>
public static class ForeignAddress
{
    private const string Mark = "://";

    /// <summary>The scheme of an address in small letters, whether or not it is known; null for a path.</summary>
    public static string? SchemeOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(Mark, StringComparison.Ordinal);
        return colon > 0 && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') && char.IsAsciiLetter(text[0])
            ? text[..colon].ToLowerInvariant()
            : null;
    }

    /// <summary>What follows the scheme of an address; null for a path.</summary>
    public static string? RestOf(string text) => SchemeOf(text) is { } scheme ? text[(scheme.Length + Mark.Length)..] : null;

    /// <summary>What is wrong with an address and what to write instead; null for a path or an object of a store.</summary>
    /// <param name="text">As typed.</param>
    public static string? Problem(string text)
    {
        if (SchemeOf(text) is not { } scheme || ObjectAddress.TryParse(text) is not null)
        {
            return null;
        }

        if (ObjectAddress.IsAddress(text))
        {
            return $"names no bucket or steps out of it; expected {ObjectStores.Forms}";
        }

        string rest = RestOf(text)!;
        if (Known(scheme) is { } known)
        {
            // abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PREFIX: the account is named by a variable.
            string host = rest.Split('/')[0];
            return $"write the scheme as {known}{Mark}{(host.Contains('@', StringComparison.Ordinal) ? host.Split('@')[0] + rest[host.Length..] : rest)}";
        }

        return scheme == "file"
            ? $"is an address; write the path alone, /{rest.TrimStart('/')}"
            : $"is an address of no store that is known here; name a path, or {ObjectStores.Forms}";
    }

    /// <summary>The scheme that is meant by another name of it; null for one that is not known.</summary>
    private static string? Known(string scheme) => scheme switch
    {
        "s3" or "s3a" or "s3n" => "s3",
        "gs" or "gcs" => "gs",
        "az" or "azure" or "wasb" or "wasbs" or "abfs" or "abfss" => "az",
        _ => null,
    };
}
