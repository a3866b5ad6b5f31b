using System.CommandLine;

namespace InfoMax.Cli.Options.Configuration;

/// <summary>
/// What the user set, from the command line, else the environment, else the configuration file. Options that exclude each
/// other count as one: <c>--budget</c> on the command line silences <c>fraction</c> in the file.
/// </summary>
public sealed class OptionValues
{
    /// <summary>The name of the inputs in a file and (as <c>INFOMAX_INPUT</c>) in the environment.</summary>
    public const string InputName = "input";

    private const string JsonName = "json";

    private readonly IOptionSet _set;
    private readonly ParseResult _parsed;
    private readonly OptionProblems _problems;
    private readonly IReadOnlyList<SettingLayer> _layers;

    private OptionValues(IOptionSet set, ParseResult parsed, OptionProblems problems, IReadOnlyList<SettingLayer> layers)
    {
        _set = set;
        _parsed = parsed;
        _problems = problems;
        _layers = layers;
    }

    /// <summary>Collects all sources; what is wrong with them is noted.</summary>
    public static OptionValues Collect(IOptionSet set, ParseResult parsed, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(parsed);
        SettingLayer environment = EnvironmentOptions.Read(
            Environment.GetEnvironmentVariables(), [.. set.FileNames, IOptionSet.ConfigName], problems);
        string? file = parsed.GetValue((Option<string?>)set.CommandLine(IOptionSet.ConfigName)) ?? environment.Find(IOptionSet.ConfigName)?.Items[0];
        return new OptionValues(
            set, parsed, problems, file is null ? [environment] : [environment, ConfigurationFile.Read(file, set.FileNames, problems, set.CommandName)]);
    }

    /// <summary>Collects the command line and the environment, for a command that takes no configuration file.</summary>
    public static OptionValues CollectWithoutFile(IOptionSet set, ParseResult parsed, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(parsed);
        return new OptionValues(set, parsed, problems, [EnvironmentOptions.Read(Environment.GetEnvironmentVariables(), set.FileNames, problems)]);
    }

    /// <summary>The values of one source alone, without a command line.</summary>
    public static OptionValues Of(IOptionSet set, SettingLayer layer, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(set);
        Command command = new(set.CommandName);
        set.AddTo(command);
        return new OptionValues(set, command.Parse([]), problems, [layer]);
    }

    /// <summary>An option's text, lists joined by commas; null where no source sets it.</summary>
    /// <param name="name">Without dashes.</param>
    public string? Text(string name)
    {
        Option option = _set.CommandLine(name);
        return option is Option<string?> text && IsTyped(option) ? _parsed.GetValue(text)
            : Find(name, option) is { } setting ? string.Join(',', setting.Items)
            : null;
    }

    /// <summary>A switch; false where no source sets it.</summary>
    /// <param name="name">Without dashes.</param>
    public bool Flag(string name)
    {
        bool isSet = IsSet(name);
        if (isSet && name == JsonName)
        {
            JsonAnswer.Want();
        }

        return isSet;
    }

    private bool IsSet(string name)
    {
        Option option = _set.CommandLine(name);
        if (IsTyped(option))
        {
            return _parsed.GetValue((Option<bool>)option);
        }

        switch (Find(name, option)?.Items)
        {
            case null or ["false" or "0"]:
                return false;
            case ["true" or "1"]:
                return true;
            case var items:
                _problems.Add(option.Name, string.Join(',', items), "must be true or false");
                return false;
        }
    }

    /// <summary>Which source sets the option; null for none.</summary>
    /// <param name="name">Without dashes.</param>
    public string? Source(string name)
    {
        Option option = _set.CommandLine(name);
        return IsTyped(option) ? "command line" : Find(name, option)?.Origin;
    }

    /// <summary>Whether the command line sets the option.</summary>
    /// <param name="name">Without dashes.</param>
    public bool IsTyped(string name) => IsTyped(_set.CommandLine(name));

    /// <summary>The inputs as typed, else those of the environment or the file; paths are not looked at.</summary>
    public IReadOnlyList<string> Inputs(Argument<string[]> argument)
    {
        string[] typed = _parsed.GetValue(argument) ?? [];
        return typed.Length > 0 ? typed : _layers.Select(layer => layer.Find(InputName)).FirstOrDefault(s => s is not null)?.Items ?? [];
    }

    private bool IsTyped(Option option) => _parsed.GetResult(option) is { Implicit: false };

    /// <summary>The value of the highest layer that sets the option and is not silenced from above; messages will name its origin.</summary>
    private Setting? Find(string name, Option option)
    {
        IReadOnlyCollection<string> group = _set.SilencedBy(name);
        if (group.Any(IsTyped))
        {
            return null;
        }

        foreach (SettingLayer layer in _layers)
        {
            if (layer.Find(name) is { } setting)
            {
                _problems.Rename(option.Name, setting.Origin);
                return setting;
            }

            if (group.Any(other => layer.Find(other) is not null))
            {
                return null;
            }
        }

        return null;
    }
}
