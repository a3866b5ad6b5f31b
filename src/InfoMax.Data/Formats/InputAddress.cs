using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats;

/// <summary>Inputs that are neither paths nor objects of a store that is read directly.</summary>
public static class InputAddress
{
    /// <summary>What is wrong with an input that is an address, and what to do; null for a path or an object.</summary>
    /// <param name="input">An input as typed.</param>
    public static string? Problem(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (string.IsNullOrWhiteSpace(input))
        {
            return "an input is empty; name a file or a directory";
        }

        int colon = input.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        if (ObjectAddress.IsAddress(input))
        {
            return ObjectAddress.TryParse(input) is null ? $"{input}: names no bucket or steps out of it; expected {ObjectStores.Forms}" : null;
        }

        string rest = input[(colon + 3)..];
        string[] parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string copy = input[..colon].ToLowerInvariant() switch
        {
            "hf" when parts is ["datasets", var owner, var name, ..] => $"hf download {owner}/{name} --repo-type dataset --local-dir DIR",
            "hf" => "hf download OWNER/NAME --repo-type dataset --local-dir DIR",
            "http" or "https" => $"curl -L --create-dirs --output-dir DIR -O {input}",
            "file" => $"the path alone: /{rest.TrimStart('/')}",
            _ => "the tool of that system",
        };
        string? scheme = input[..colon].ToLowerInvariant() switch
        {
            "s3" or "s3a" or "s3n" => "s3",
            "gs" or "gcs" => "gs",
            "az" or "azure" or "wasb" or "wasbs" or "abfs" or "abfss" => "az",
            _ => null,
        };
        if (scheme is not null)
        {
            // abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PREFIX: the account is named by a variable.
            string host = rest.Split('/')[0];
            return $"{input}: write the scheme as {scheme}://{(host.Contains('@', StringComparison.Ordinal) ? host.Split('@')[0] + rest[host.Length..] : rest)}";
        }

        return $"{input}: an address, expected a file or a directory; copy it first with {copy}, and name DIR";
    }
}
