namespace InfoMax.Data.Formats;

/// <summary>Inputs that are no paths: addresses of stores that are not read directly.</summary>
public static class InputAddress
{
    /// <summary>What is wrong with an input that is an address, and what to do; null for a path.</summary>
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

        string rest = input[(colon + 3)..];
        string[] parts = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string copy = input[..colon].ToLowerInvariant() switch
        {
            "s3" or "s3a" or "s3n" => $"aws s3 sync s3://{rest.TrimEnd('/')} DIR",
            "gs" or "gcs" => $"gcloud storage cp -r gs://{rest.TrimEnd('/')} DIR",
            "az" or "abfs" or "abfss" => "azcopy copy 'https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX' DIR --recursive",
            "hf" when parts is ["datasets", var owner, var name, ..] => $"hf download {owner}/{name} --repo-type dataset --local-dir DIR",
            "hf" => "hf download OWNER/NAME --repo-type dataset --local-dir DIR",
            "http" or "https" => $"curl -L --create-dirs --output-dir DIR -O {input}",
            "file" => $"the path alone: /{rest.TrimStart('/')}",
            _ => "the tool of that system",
        };
        return $"{input}: an address, expected a file or a directory; copy it first with {copy}, and name DIR";
    }
}
