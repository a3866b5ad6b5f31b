using System.CommandLine;
using System.Net;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Options;

/// <summary>Reads and checks the options of <c>node</c>; every violation is noted, each with its remedy.</summary>
public static class NodeOptionsReader
{
    private static readonly string[] KnownRoles = [NodeOptions.CoordinatorRole, NodeOptions.WorkerRole];

    /// <summary>The settings, or null when <paramref name="problems"/> has lines.</summary>
    /// <param name="set">The options declared.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static NodeSettings? Read(NodeOptionSet set, ParseResult parsed, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(problems);
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        if (problems.Lines.Count > 0)
        {
            return null;
        }

        IReadOnlyList<string> roles = Roles(values.Text(set.Roles), problems);
        string bind = Bind(values.Text(set.Bind), problems);
        string? publicHost = values.Text(set.PublicHost);
        IReadOnlyList<string> seeds = SeedNodes(values.Text(set.SeedNodes), problems);
        if (seeds.Count == 0 && !roles.Contains(NodeOptions.CoordinatorRole))
        {
            problems.Add("--seed-nodes is missing: a worker alone is no cluster; name its coordinator, or add the role coordinator");
        }

        string? dataDirectory = DataDirectory(values.Text(set.DataDir), problems);
        JournalOptions journal = JournalUrl.Parse(values.Text(set.Journal) ?? "sqlite", problems);
        string overrides = Overrides(values.Text(set.AkkaConf), problems);
        int port = Port("--port", values.Text(set.Port), problems);
        int httpPort = Port("--http-port", values.Text(set.HttpPort), problems);
        int cores = values.Text(set.Cores) is { } threads
            ? (int)OptionParsing.WholeNumber("--cores", threads, 1, 1024, problems)
            : Environment.ProcessorCount;
        long memory = values.Text(set.Memory) is { } size ? OptionParsing.Memory(size, problems) : OptionParsing.HalfOfMachine();
        string logFormat = OptionParsing.Choice("--log-format", values.Text(set.LogFormat) ?? "text", OptionParsing.LogFormats, problems);
        LogStyle style = new(logFormat == "json", values.Flag(set.Verbose), values.Flag(set.Quiet));
        if (problems.Lines.Count > 0)
        {
            return null;
        }

        return new NodeSettings
        {
            Node = new NodeOptions
            {
                Roles = roles,
                Bind = bind,
                PublicHost = publicHost ?? (IsWildcard(bind) ? Dns.GetHostName() : null),
                Port = port,
                SeedNodes = seeds,
                DataDirectory = dataDirectory!,
                Journal = journal,
                Cores = cores,
                MemoryBytes = memory,
                Overrides = overrides,
            },
            HttpPort = httpPort,
            LogStyle = style,
        };
    }

    private static IReadOnlyList<string> Roles(string? typed, OptionProblems problems)
    {
        if (typed is null)
        {
            return KnownRoles;
        }

        string[] roles = typed.Split(',', StringSplitOptions.TrimEntries);
        if (roles.Except(KnownRoles).Any())
        {
            problems.Add("--roles", typed, "must be coordinator, worker or coordinator,worker");
        }

        return [.. KnownRoles.Where(roles.Contains)];
    }

    private static string Bind(string? typed, OptionProblems problems)
    {
        string bind = typed ?? "127.0.0.1";
        if (!IPAddress.TryParse(bind, out _))
        {
            problems.Add("--bind", bind, "must be an IP address of this machine, or 0.0.0.0 for all; give a name with --public-host");
        }

        return bind;
    }

    private static bool IsWildcard(string bind) =>
        IPAddress.TryParse(bind, out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static int Port(string option, string? typed, OptionProblems problems) =>
        typed is null ? 0 : (int)OptionParsing.WholeNumber(option, typed, 0, ushort.MaxValue, problems);

    private static IReadOnlyList<string> SeedNodes(string? typed, OptionProblems problems) =>
        typed is null ? [] : [.. typed.Split(',', StringSplitOptions.TrimEntries).Select(item => SeedNode(item, problems))];

    private static string SeedNode(string item, OptionProblems problems)
    {
        string prefix = $"akka.tcp://{NodeConfiguration.SystemName}@";
        string place = item.StartsWith(prefix, StringComparison.Ordinal) ? item[prefix.Length..] : item;
        if (!Uri.TryCreate("tcp://" + place, UriKind.Absolute, out Uri? uri) || uri.Port <= 0 || uri.Host.Length == 0
            || uri.UserInfo.Length > 0 || uri.PathAndQuery.Trim('/').Length > 0)
        {
            problems.Add("--seed-nodes", item, $"must be host:port or {prefix}host:port, as the other node's ready line says");
        }

        return prefix + place.TrimEnd('/');
    }

    private static string? DataDirectory(string? typed, OptionProblems problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            problems.Add("--data-dir is missing: name a directory for the journal and the artifacts");
            return null;
        }

        string directory = Path.GetFullPath(typed);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add("--data-dir", typed, $"cannot be created ({exception.Message}); name another directory");
        }

        return directory;
    }

    private static string Overrides(string? path, OptionProblems problems)
    {
        if (path is null)
        {
            return "";
        }

        try
        {
            string text = File.ReadAllText(path);
            if (NodeConfiguration.Problem(text) is { } problem)
            {
                problems.Add("--akka-conf", path, $"is not HOCON ({problem}); write settings as in config/node.conf");
            }

            return text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add("--akka-conf", path, $"cannot be read ({exception.Message})");
            return "";
        }
    }
}
