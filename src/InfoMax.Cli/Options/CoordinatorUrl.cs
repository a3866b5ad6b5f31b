using System.CommandLine;

namespace InfoMax.Cli.Options;

/// <summary>The value of <c>--coordinator</c>.</summary>
public static class CoordinatorUrl
{
    /// <summary>Declares the option.</summary>
    public static Option<string?> Option() => new("--coordinator")
    {
        HelpName = "URL",
        Description = "HTTP address of any node of the cluster, as its ready line says; also INFOMAX_COORDINATOR.",
    };

    /// <summary>The address, or null with a line that says what is wrong.</summary>
    public static Uri? Parse(string? typed, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (string.IsNullOrWhiteSpace(typed))
        {
            problems.Add("--coordinator is missing: give the HTTP address of a node, such as http://127.0.0.1:8080");
            return null;
        }

        if (Uri.TryCreate(typed.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        problems.Add("--coordinator", typed, "must be an address such as http://127.0.0.1:8080");
        return null;
    }
}
