using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Cli.Reports;
using InfoMax.Data;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax diff</c>: how two choices of the same input differ, from their result files alone.</summary>
public static class DiffCommand
{
    private const int MostGroups = 10;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = new("diff", typeof(ResultOptions));
        Argument<string> first = new("DIR") { Description = "A directory with results of prune." };
        Argument<string> second = new("OTHER") { Description = "Another one, of the same input." };
        Verb command = new("Compare two choices of the same input.", set, "diff coreset coreset-alpha-0.2", "diff sweep/fraction-0.1 sweep/fraction-0.2", "diff coreset other --json");
        command.Arguments.Add(first);
        command.Arguments.Add(second);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(ResultCommand.Run<ResultOptions>(
            set, parsed, options => Show(parsed.GetRequiredValue(first), parsed.GetRequiredValue(second), options, cancellationToken), cancellationToken)));
        return command;
    }

    private static void Show(string first, string second, ResultOptions options, CancellationToken cancellationToken)
    {
        CoresetDifference difference = CoresetComparer.Compare(ResultDirectory.Open(first), ResultDirectory.Open(second), cancellationToken);
        Console.Out.WriteLine(options.Json ? JsonSerializer.Serialize(difference, ReportJson.Options) : string.Join(Environment.NewLine, Lines(difference)));
    }

    private static IEnumerable<string> Lines(CoresetDifference difference)
    {
        yield return Text($"kept: {difference.First} and {difference.Second} rows, {difference.Shared} by both (Jaccard {difference.Jaccard:F3})");
        bool isOneScore = difference.Options.All(option => option.Name is not ("score" or "score-order" or "score-normalization"));
        (string Name, Both Values, string Format, string Note)[] measures =
        [
            ("families kept", difference.FamiliesKept, "F0", ""),
            ("coverage", difference.Coverage, "F3", " (of families left out to kept ones)"),
            ("mean raw score", difference.MeanRawScore, "G4", ""),
            ("mean score", difference.MeanScore, "F3", isOneScore ? " (importance: 0 worst, 1 best)" : " (importance, each by its own score)"),
        ];
        foreach ((string name, Both values, string format, string note) in measures.Where(measure => measure.Values is not { First: null, Second: null }))
        {
            yield return $"{name}: {Number(values.First, format)} and {Number(values.Second, format)}{note}";
        }

        if (difference.Coverage is { First: null, Second: null } && difference.CoverageNeighbors is { First: { } one, Second: { } other })
        {
            yield return Text($"coverage: not compared, it is along {one} neighbours in the first and {other} in the second; --neighbors of one for both makes it one measure");
        }

        if (difference.LabelsDiffer)
        {
            yield return "labels: not compared, the two results have them from different sources, or they changed in between";
        }

        foreach ((string kind, IReadOnlyList<GroupDifference> groups) in new[] { ("label", difference.Labels), ("file", difference.Files) })
        {
            foreach (GroupDifference group in groups.Take(MostGroups))
            {
                yield return Text($"{kind} {group.Name}: {group.First} and {group.Second} of {Counted.Of(group.Rows, "row")}");
            }

            if (groups.Count > MostGroups)
            {
                yield return Text($"and {Counted.Of(groups.Count - MostGroups, $"more {kind}")}; --json lists them");
            }
        }

        yield return Value("first", difference.OfFirst);
        yield return Value("second", difference.OfSecond);
        foreach (OptionDifference option in difference.Options)
        {
            yield return $"option --{option.Name}: {OptionWords.Of(option.First)} in the first, {OptionWords.Of(option.Second)} in the second";
        }
    }

    private static string Value(string which, CrossValue value) =>
        $"F of the {which}: {Number(value.UnderFirst, "F3")} under the first's settings, {Number(value.UnderSecond, "F3")} under the second's{(value.Why is { } why ? $" ({why})" : "")}";

    private static string Number(double? value, string format) => value is { } known ? known.ToString(format, CultureInfo.InvariantCulture) : "not known";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
