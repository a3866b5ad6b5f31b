using System.CommandLine;
using System.Net;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Hosting;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Objects;

namespace InfoMax.Cli.Options;

/// <summary>
/// Makes settings of the options of <c>node</c>, and checks what no single declaration can. Every violation is noted, each with
/// its remedy.
/// </summary>
public static class NodeOptionsReader
{
    /// <summary>The options of <c>node</c>.</summary>
    public static OptionSet CreateSet() => new("node", typeof(NodeCommandOptions));

    /// <summary>The settings, or null when <paramref name="problems"/> has lines.</summary>
    /// <param name="set">The options declared.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static NodeSettings? Read(OptionSet set, ParseResult parsed, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(problems);
        OptionValues values = OptionValues.Collect(set, parsed, problems);
        if (problems.Lines.Count > 0)
        {
            return null;
        }

        NodeCommandOptions options = set.Read<NodeCommandOptions>(values, problems);
        if (problems.Lines.Count > 0)
        {
            // An option that could not be read has its default here, which fits nothing else: a second line about one mistake.
            return null;
        }

        if (options is { Verbose: true, Quiet: true })
        {
            problems.Add("--verbose and --quiet exclude each other: give one of them");
        }

        CheckRoles(set, values, options, problems);
        CheckBind(options, problems);
        CheckAccess(options, problems);
        if (options.SeedNodes.Count == 0 && !options.Roles.Contains(NodeRole.Coordinator))
        {
            problems.Add("--seed-nodes is missing: a worker alone is no cluster; name its coordinator, or add the role coordinator");
        }

        foreach (SeedNode seed in options.SeedNodes.Where(seed => seed.HasTls is { } tls && tls != (options.TlsDir is not null)))
        {
            problems.Add("--seed-nodes", seed.ToString(), seed.HasTls == true
                ? "has certificates: give this node --tls-dir with one of the same authority"
                : "has no certificates, and this node talks to nobody without: give that one --tls-dir");
        }

        TlsIdentity? tls = Tls(options, problems);
        string overrides = Overrides(options, problems);
        MakeDataDirectory(options, problems);
        if (problems.Lines.Count > 0)
        {
            return null;
        }

        return new NodeSettings
        {
            Node = new NodeOptions
            {
                Roles = [.. options.Roles.Select(role => EnumWords.Of(role))],
                Bind = options.Bind,
                PublicHost = options.PublicHost ?? (IsWildcard(options.Bind) ? Dns.GetHostName() : null),
                Port = options.Port,
                SeedNodes = [.. options.SeedNodes.Select(seed => seed.AddressFor(options.TlsDir is not null))],
                DataDirectory = options.DataDir!,
                ArtifactAddress = options.Artifacts?.ToString(),
                Tokens = options.TokenFile,
                Trust = options.TlsCa ?? options.TlsDir?.Trust,
                Certificates = options.TlsDir,
                Roots = new PathRoots(options.InputRoots, options.OutputRoots),
                Journal = options.Journal.Journal,
                Cores = options.Cores ?? Environment.ProcessorCount,
                MemoryBytes = options.MemoryBytes > 0 ? options.MemoryBytes : PruneOptionsReader.HalfOfMachine(),
                JobsAtOnce = options.ConcurrentJobs,
                JobsKept = options.KeepJobs,
                Overrides = overrides,
            },
            HttpPort = options.HttpPort,
            Tls = tls,
            IsLoopback = IsLoopback(options.Bind),
            S3Endpoint = options.S3Endpoint,
            LogStyle = new LogStyle(options.LogFormat == LogFormat.Json, options.Verbose, options.Quiet),
        };
    }

    /// <summary>What would have no effect is refused, but for variables: those of a machine are of all its nodes.</summary>
    private static void CheckRoles(OptionSet set, OptionValues values, NodeCommandOptions options, OptionProblems problems)
    {
        string[] roles = [.. options.Roles.Select(role => EnumWords.Of(role))];
        foreach (DeclaredOption option in set.Options.Where(option => option.Declaration.Role is { } role && !roles.Contains(role)))
        {
            if (values.Source(option.Name) is { } source && !source.StartsWith(EnvironmentOptions.Prefix, StringComparison.Ordinal))
            {
                problems.Add(option.TypedName, null, $"is for the role {option.Declaration.Role}, and this node is a {string.Join(" and ", roles)}: leave it out, and give it to the {option.Declaration.Role}");
            }
        }
    }

    private static void CheckBind(NodeCommandOptions options, OptionProblems problems)
    {
        if (!IPAddress.TryParse(options.Bind, out _))
        {
            problems.Add("--bind", options.Bind, "must be an IP address of this machine, or 0.0.0.0 for all; give a name with --public-host");
        }
    }

    /// <summary>Who may do what must be decided before anybody else can reach the node.</summary>
    private static void CheckAccess(NodeCommandOptions options, OptionProblems problems)
    {
        if (options.TokenFile is { MaySubmit: false } tokens)
        {
            problems.Add("--token-file", tokens.Path, "has no token that may submit, and nodes need one; add a line with a token alone");
        }

        if (options.TokenFile is null && !options.Insecure && IPAddress.TryParse(options.Bind, out _) && !IsLoopback(options.Bind))
        {
            problems.Add("--bind", options.Bind, "listens beyond this machine: give --token-file PATH, or --insecure on a network where everybody may do everything");
        }
    }

    private static TlsIdentity? Tls(NodeCommandOptions options, OptionProblems problems)
    {
        if (options.TlsCert is null && options.TlsKey is null)
        {
            return options.TlsDir?.Identity;
        }

        if (options.TlsCert is not { } certificate || options.TlsKey is not { } key)
        {
            problems.Add("--tls-cert and --tls-key go together: give both, or none");
            return null;
        }

        try
        {
            return TlsIdentity.Open(certificate, key, TimeProvider.System);
        }
        catch (FormatException exception)
        {
            problems.Add("--tls-cert", certificate, exception.Message);
            return null;
        }
    }

    private static bool IsLoopback(string bind) => IPAddress.TryParse(bind, out IPAddress? address) && IPAddress.IsLoopback(address);

    private static bool IsWildcard(string bind) =>
        IPAddress.TryParse(bind, out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static void MakeDataDirectory(NodeCommandOptions options, OptionProblems problems)
    {
        if (options.DataDir is not { } directory)
        {
            problems.Add("--data-dir is missing: name a directory for the journal and the artifacts");
            return;
        }

        if (ObjectAddress.IsAddress(directory))
        {
            problems.Add("--data-dir", directory, "must be a directory of this machine; give an object store for the artifacts to --artifacts");
        }

        if (problems.Lines.Count > 0)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add("--data-dir", directory, $"cannot be created ({exception.Message}); name another directory");
        }
    }

    private static string Overrides(NodeCommandOptions options, OptionProblems problems)
    {
        if (options.AkkaConf is not { } path)
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
