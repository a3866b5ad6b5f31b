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
            return ObjectAddress.TryParse(input) is null ? $"{input}: names no bucket or steps out of it; expected s3://BUCKET/PREFIX" : null;
        }

        string rest = input[(colon + 3)..];
        string[] parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string copy = input[..colon].ToLowerInvariant() switch
        {
            "az" or "abfs" or "abfss" => "azcopy copy 'https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX' DIR --recursive",
            "hf" when parts is ["datasets", var owner, var name, ..] => $"hf download {owner}/{name} --repo-type dataset --local-dir DIR",
            "hf" => "hf download OWNER/NAME --repo-type dataset --local-dir DIR",
            "http" or "https" => $"curl -L --create-dirs --output-dir DIR -O {input}",
            "file" => $"the path alone: /{rest.TrimStart('/')}",
            _ => "the tool of that system",
        };
        if (input[..colon].ToLowerInvariant() is "s3" or "s3a" or "s3n" or "gs" or "gcs")
        {
            return $"{input}: write the scheme as {(input[0] is 's' or 'S' ? "s3" : "gs")}://{rest}";
        }

        return $"{input}: an address, expected a file or a directory; copy it first with {copy}, and name DIR";
    }
}
