using System.CommandLine;
using InfoMax.Data;

namespace InfoMax.Cli.Commands;

/// <summary>
/// What is wrong with a command line before any verb looks at it: an unknown verb or option with the nearest there is, an empty
/// argument. An option that nobody knows would else be taken for an input, and its value too.
/// </summary>
public static class UsageProblems
{
    /// <summary>A line for each problem.</summary>
    public static IReadOnlyList<string> Of(RootCommand root, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0 || arguments[0].StartsWith('['))
        {
            // Directives, such as those of shell completion, are about command lines that are not finished.
            return [];
        }

        int empty = arguments.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (empty >= 0)
        {
            string before = empty > 0 ? $" after '{arguments[empty - 1]}'" : "";
            return [$"argument {empty + 1} is empty{before}: leave it out, or give it a value"];
        }

        Command? verb = root.Subcommands.FirstOrDefault(command => command.Name == arguments[0]);
        if (verb is null && !arguments[0].StartsWith('-'))
        {
            return [UnknownVerb(arguments[0], [.. root.Subcommands.Select(command => command.Name)])];
        }

        string[] names = [.. root.Options.Concat(verb?.Options ?? []).SelectMany(option => option.Aliases.Append(option.Name))];
        return
        [
            .. arguments.Skip(verb is null ? 0 : 1)
                .TakeWhile(argument => argument != "--")
                .Where(IsOption)
                .Select(argument => argument.Split('=', ':')[0])
                .Where(name => !names.Contains(name))
                .Select(name => OfOthers(root, verb, name) ?? Unknown(name, "option", names.Where(n => n.StartsWith("--", StringComparison.Ordinal)), "--help lists them")),
        ];
    }

    /// <summary><c>--name</c> or <c>-n</c>: a negative number is none.</summary>
    private static bool IsOption(string argument) =>
        argument is ['-', '-', not '-', ..] || (argument is ['-', var letter] && char.IsAsciiLetter(letter));

    /// <summary>That other verbs have the option, which is no misspelling then; null where none has.</summary>
    private static string? OfOthers(RootCommand root, Command? verb, string name)
    {
        string[] others = [.. root.Subcommands.Where(command => command.Options.Any(option => option.Name == name)).Select(command => command.Name)];
        return verb is null || others.Length == 0 ? null : $"{name}: {verb.Name} has no such option, it is one of {string.Join(", ", others)}; leave it out";
    }

    /// <summary>The nearest is named however far it is: there are few verbs, and most that is typed is meant to be one.</summary>
    private static string UnknownVerb(string typed, string[] verbs) => NearestName.Of(typed, verbs) is { } near
        ? $"{typed}: there is no such verb; did you mean {near}? 'infomax --help' lists them"
        : $"{typed}: there is no such verb; the nearest is {NearestName.Of(typed, verbs, most: int.MaxValue)}, and 'infomax --help' lists them";

    private static string Unknown(string typed, string kind, IEnumerable<string> names, string remedy) => NearestName.Of(typed, names) is { } near
        ? $"{typed}: there is no such {kind}; did you mean {near}?"
        : $"{typed}: there is no such {kind}; {remedy}";
}
