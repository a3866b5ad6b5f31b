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

        if (ForeignAddress.Problem(input) is not { } problem)
        {
            return null;
        }

        string[] parts = ForeignAddress.RestOf(input)!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string? copy = ForeignAddress.SchemeOf(input) switch
        {
            "hf" when parts is ["datasets", var owner, var name, ..] => $"hf download {owner}/{name} --repo-type dataset --local-dir DIR",
            "hf" => "hf download OWNER/NAME --repo-type dataset --local-dir DIR",
            "http" or "https" => $"curl -L --create-dirs --output-dir DIR -O {input}",
            _ => null,
        };
        return copy is null ? $"{input}: {problem}" : $"{input}: an address, expected a file or a directory; copy it first with {copy}, and name DIR";
    }
}
