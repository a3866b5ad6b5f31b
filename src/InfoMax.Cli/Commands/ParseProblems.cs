using System.CommandLine;
using System.CommandLine.Parsing;

namespace InfoMax.Cli.Commands;

/// <summary>What the parser finds wrong with a command line whose names are known, in words that say what to type.</summary>
internal static class ParseProblems
{
    /// <summary>A line for each mistake.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed) => [.. parsed.Errors.Select(error => Line(parsed, error)).Distinct()];

    private static string Line(ParseResult parsed, ParseError error)
    {
        for (SymbolResult? at = error.SymbolResult; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case OptionResult option:
                    return Line(option, error, (parsed.CommandResult.Command as Verb)?.Set.Options.Any(declared => declared.CommandLine == option.Option && declared.IsList) == true);
                case ArgumentResult { Tokens.Count: 0 } argument:
                    return Missing(argument.Argument, argument.Parent as CommandResult);
            }
        }

        return error.SymbolResult is CommandResult { Command: var command } && error.Message.Contains("missing", StringComparison.Ordinal)
            ? Missing(command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0), null, command)
            : error.Message;
    }

    private static string Line(OptionResult result, ParseError error, bool isList)
    {
        Option option = result.Option;
        int times = result.IdentifierTokenCount;
        return times > 1 ? $"{option.Name}: is given {times} times; give it once{(isList ? ", with commas between several values" : "")}"
            : result.Tokens.Count == 0 ? $"{option.Name}: has no value; give {option.Name} {option.HelpName ?? "true or false"}"
            : $"{option.Name}: {error.Message}";
    }

    private static string Missing(Argument? argument, CommandResult? result, Command? command = null) =>
        $"{(command ?? result?.Command)?.Name}: {argument?.Name} is missing: {argument?.Description?.TrimEnd('.')}";
}
