using System.CommandLine;

namespace InfoMax.Cli.Options.Configuration;

/// <summary>Options that a command takes from its command line, <c>INFOMAX_*</c> variables and a configuration file.</summary>
public interface IOptionSet
{
    /// <summary>The name of the option that names the configuration file.</summary>
    const string ConfigName = "config";

    /// <summary>The command's name, for messages.</summary>
    string CommandName { get; }

    /// <summary>The names that a configuration file and the environment may set, without dashes.</summary>
    IReadOnlyCollection<string> FileNames { get; }

    /// <summary>The option of a name without dashes, as the command line declares it.</summary>
    Option CommandLine(string name);

    /// <summary>The names that a source silences in those below it when it sets <paramref name="name"/>: itself, and what it excludes.</summary>
    IReadOnlyCollection<string> SilencedBy(string name);

    /// <summary>Adds everything to a command.</summary>
    void AddTo(Command command);
}
