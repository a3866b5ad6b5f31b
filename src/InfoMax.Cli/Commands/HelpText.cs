using System.CommandLine;
using System.Text;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Commands;

/// <summary>Help within 100 columns: the verbs with examples, or a verb's options by group; the exit codes last.</summary>
public static class HelpText
{
    private const int Columns = 100;
    private const int NameColumns = 30;
    private const string Codes = "0 done; 2 bad usage or configuration; 3 bad input data; 4 the job failed; 130 interrupted";

    /// <summary>The screen of a command.</summary>
    public static string Of(Command command)
    {
        StringBuilder text = new();
        if (command is Verb verb)
        {
            AppendVerb(text, verb);
        }
        else
        {
            AppendRoot(text, command);
        }

        bool goesOn = command is not Verb || command.Options.Any(option => option.Name == "--resume");
        AppendEntry(text, "exit codes", Codes + (goesOn ? ", to be gone on with by --resume" : ""));
        return text.ToString();
    }

    private static void AppendRoot(StringBuilder text, Command root)
    {
        text.Append(root.Description).Append("\n\nusage: infomax VERB [ARGUMENTS] [--help]\n\n");
        Verb[] verbs = [.. root.Subcommands.OfType<Verb>()];
        foreach (Verb verb in verbs)
        {
            AppendEntry(text, "  " + verb.Name, verb.Description!);
        }

        text.Append("\nexamples\n");
        foreach (string example in verbs.SelectMany(verb => verb.Examples.Take(1)).Take(3))
        {
            text.Append("  infomax ").Append(example).Append('\n');
        }

        text.Append("\n'infomax VERB --help' lists a verb's options.\n");
    }

    private static void AppendVerb(StringBuilder text, Verb verb)
    {
        string arguments = string.Concat(verb.Arguments.Select(argument => " " + Usage(argument)));
        AppendWrapped(text, $"{verb.Name}: {verb.Description}", 0);
        text.Append("\nusage: infomax ").Append(verb.Name).Append(arguments).Append(" [OPTIONS]\n");
        foreach (Argument argument in verb.Arguments)
        {
            text.Append('\n');
            AppendEntry(text, "  " + argument.Name, argument.Description ?? "");
        }

        foreach (OptionGroup group in Enum.GetValues<OptionGroup>())
        {
            DeclaredOption[] options = [.. verb.Set.Options.Where(option => option.Declaration.Group == group && verb.Options.Contains(option.CommandLine))];
            if (options.Length > 0)
            {
                text.Append('\n').Append(group.ToString().ToLowerInvariant()).Append('\n');
            }

            foreach (DeclaredOption option in options)
            {
                string alias = option.Declaration.Short is { } name ? name + ", " : "";
                AppendEntry(text, $"  {alias}{option.TypedName}{(option.Form is { } form ? " " + form : "")}", verb.Set.HelpOf(option));
            }
        }

        text.Append(verb.Examples.Count > 0 ? "\nexamples\n" : "");
        foreach (string example in verb.Examples)
        {
            text.Append("  infomax ").Append(example).Append('\n');
        }

        text.Append('\n');
    }

    private static string Usage(Argument argument) =>
        argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..."
        : argument.Arity.MinimumNumberOfValues > 0 ? argument.Name
        : $"[{argument.Name}]";

    private static void AppendEntry(StringBuilder text, string name, string description)
    {
        if (name.Length > NameColumns - 2)
        {
            text.Append(name).Append('\n').Append(' ', NameColumns);
        }
        else
        {
            text.Append(name.PadRight(NameColumns));
        }

        AppendWrapped(text, description, NameColumns);
    }

    private static void AppendWrapped(StringBuilder text, string words, int indent)
    {
        int column = indent;
        foreach (string word in words.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > Columns)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }

            text.Append(column > indent ? " " : "").Append(word);
            column += word.Length + (column > indent ? 1 : 0);
        }

        text.Append('\n');
    }
}
