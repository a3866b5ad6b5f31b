using System.CommandLine;
using InfoMax.Cli.Options.Configuration;

namespace InfoMax.Cli.Options;

/// <summary>The options of the commands that ask a cluster about a job.</summary>
public sealed class ClientOptionSet(string commandName) : IOptionSet
{
    /// <inheritdoc/>
    public string CommandName => commandName;

    /// <summary>Where the cluster is.</summary>
    public Option<string?> Coordinator { get; } = CoordinatorUrl.Option();

    /// <inheritdoc/>
    public Option<string?> Config { get; } = new("--config") { HelpName = "FILE", Description = "YAML file that may say coordinator: URL." };

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FileNames => [OptionValues.NameOf(Coordinator)];

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(Coordinator);
        command.Options.Add(Config);
    }
}
