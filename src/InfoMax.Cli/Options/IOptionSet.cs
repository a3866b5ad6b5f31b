using System.CommandLine;

namespace InfoMax.Cli.Options;

/// <summary>Options that a command takes from its command line, <c>INFOMAX_*</c> variables and a configuration file.</summary>
public interface IOptionSet
{
    /// <summary>The command's name, for messages.</summary>
    string CommandName { get; }

    /// <summary>The option that names the configuration file.</summary>
    Option<string?> Config { get; }

    /// <summary>The names that a configuration file and the environment may set, without dashes.</summary>
    IReadOnlyCollection<string> FileNames { get; }

    /// <summary>Adds everything to a command.</summary>
    void AddTo(Command command);
}
