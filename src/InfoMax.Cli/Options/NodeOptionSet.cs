using System.CommandLine;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>node</c> as the command line declares them; their texts are parsed by <see cref="NodeOptionsReader"/>.</summary>
public sealed class NodeOptionSet : IOptionSet
{
    /// <inheritdoc/>
    public string CommandName => "node";

    /// <summary>Roles.</summary>
    public Option<string?> Roles { get; } = Text("--roles", "ROLE,…", "coordinator, worker or both [default: both].", "coordinator", "worker", "coordinator,worker");

    /// <summary>Listening address.</summary>
    public Option<string?> Bind { get; } = Text("--bind", "HOST", "Address to listen on; 0.0.0.0 for all [default: 127.0.0.1].");

    /// <summary>Advertised name.</summary>
    public Option<string?> PublicHost { get; } = Text(
        "--public-host", "HOST", "Name or address under which other nodes reach this one [default: --bind, or the machine's name when that is 0.0.0.0].");

    /// <summary>Port of the cluster protocol.</summary>
    public Option<string?> Port { get; } = Text("--port", "PORT", "Port for other nodes; 0 for a free one [default: 0].");

    /// <summary>Port of HTTP.</summary>
    public Option<string?> HttpPort { get; } = Text("--http-port", "PORT", "Port for HTTP (jobs, health, artifacts); 0 for a free one [default: 0].");

    /// <summary>Nodes to join.</summary>
    public Option<string?> SeedNodes { get; } = Text(
        "--seed-nodes", "ADDR,…", "Nodes to join, host:port or akka.tcp://infomax@host:port; a coordinator without any forms a cluster of its own.");

    /// <summary>Data directory.</summary>
    public Option<string?> DataDir { get; } = Text("--data-dir", "DIR", "Directory for the journal and the artifacts.");

    /// <summary>Compute threads.</summary>
    public Option<string?> Cores { get; } = Text("--cores", "C", "Threads that compute [default: all].");

    /// <summary>Memory limit.</summary>
    public Option<string?> Memory { get; } = Text(
        "--memory", "SIZE", "Memory for jobs that do not say how much, such as 8G [default: half of the machine's].");

    /// <summary>Journal.</summary>
    public Option<string?> Journal { get; } = Text(
        "--journal", "sqlite|URL", "Where the coordinator journals: sqlite (in --data-dir) or postgres://user:password@host:port/database [default: sqlite].", "sqlite", "postgres://");

    /// <summary>Akka settings.</summary>
    public Option<string?> AkkaConf { get; } = Text("--akka-conf", "FILE", "HOCON file that wins over config/node.conf, for the cluster's timing.");

    /// <inheritdoc/>
    public Option<string?> Config { get; } = Text("--config", "node.yaml", "YAML file of options; the command line and INFOMAX_* variables win over it.");

    /// <summary>Log format.</summary>
    public Option<string?> LogFormat { get; } = Text("--log-format", "text|json", "Form of logs [default: text].", OptionParsing.LogFormats);

    /// <summary>Verbose.</summary>
    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Log what the cluster does." };

    /// <summary>Quiet.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Log errors only." };

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FileNames => [.. All().Where(option => option != Config).Select(OptionValues.NameOf)];

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in All())
        {
            command.Options.Add(option);
        }
    }

    private IEnumerable<Option> All() =>
    [
        Roles, Bind, PublicHost, Port, HttpPort, SeedNodes, DataDir, Cores, Memory, Journal, AkkaConf, Config, LogFormat, Verbose, Quiet,
    ];

    private static Option<string?> Text(string name, string form, string description, params string[] words)
    {
        Option<string?> option = new(name) { HelpName = form, Description = description };
        option.CompletionSources.Add(words);
        return option;
    }
}
