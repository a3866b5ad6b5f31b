using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Options;

/// <summary>The value of <c>--coordinator</c>.</summary>
/// <param name="Url">HTTP address of a node, with a slash at the end.</param>
public sealed record CoordinatorUrl(Uri Url)
{
    /// <summary>What help says of the option, alike for every command that has it.</summary>
    public const string Help = "HTTP address of any node of the cluster, as its ready line says; also INFOMAX_COORDINATOR.";

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none; the message says what it must be.</exception>
    public static CoordinatorUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? new CoordinatorUrl(url)
            : throw new FormatException("must be an address such as http://127.0.0.1:8080");
    }

    /// <summary>Notes that no source says where the cluster is, unless something else is wrong with them.</summary>
    public static void RequireGiven(OptionValues values, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(problems);

        // Where a file of options cannot be read, it may have been the one that says so.
        if (problems.Lines.Count == 0 && values.Text("coordinator") is null)
        {
            problems.Add("--coordinator is missing: give the HTTP address of a node, such as http://127.0.0.1:8080");
        }
    }

    /// <summary>The address as it is written, with the slash at its end.</summary>
    public override string ToString() => Url.ToString();
}
