using System.CommandLine;
using System.Text.RegularExpressions;
using InfoMax.Cli.Commands;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>Help fits a terminal, and names every verb, option, group and exit code.</summary>
public sealed class HelpTextTests
{
    private const int Columns = 100;
    private static readonly RootCommand Root = InfomaxCommand.Create();

    public static TheoryData<string> Verbs { get; } = [.. Root.Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_ListsItsOptionsWithin100Columns(string name)
    {
        System.CommandLine.Command verb = Root.Subcommands.Single(command => command.Name == name);
        string[] lines = HelpText.Of(verb).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, Columns));
        Assert.All(verb.Options, option => Assert.Contains(lines, line => line.Split(' ', ',').Contains(option.Name)));
        Assert.Contains(verb.Options, option => option.Name == "--json");
        Assert.Contains(lines, line => line.StartsWith("exit codes", StringComparison.Ordinal) && line.Contains("0 done; 2 bad usage", StringComparison.Ordinal));
        int examples = Array.IndexOf(lines, "examples");
        Assert.Equal(3, lines.Skip(examples + 1).TakeWhile(line => line.StartsWith("  infomax ", StringComparison.Ordinal)).Count());
        Assert.Contains(lines.Take(examples), line => Enum.GetNames<OptionGroup>().Contains(line, StringComparer.OrdinalIgnoreCase));
        Assert.All((string[])["0 done", "2 bad usage", "3 bad input data", "4 the job failed", "130 interrupted"], code => Assert.Contains(code, string.Join(' ', lines.Select(line => line.Trim())), StringComparison.Ordinal));
    }

    /// <summary>An option of another verb is named with that verb before it, as it is typed.</summary>
    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_NamesNoOptionThatItDoesNotTake(string name)
    {
        string help = string.Join(' ', HelpText.Of(Root.Subcommands.Single(command => command.Name == name)).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.All(
            Regex.Matches(help, "(?<verb>[a-z]+)? ?(?<![a-z-])(?<option>--[a-z][a-z0-9-]*)"),
            match => Assert.True(
                Takes(name, match.Groups["option"].Value) || Takes(match.Groups["verb"].Value, match.Groups["option"].Value) || match.Groups["option"].Value == "--help",
                $"{name} has no {match.Groups["option"].Value}: {match.Value}"));
    }

    private static bool Takes(string verb, string option) =>
        Root.Subcommands.FirstOrDefault(command => command.Name == verb)?.Options.Any(own => own.Name == option) == true;

    /// <summary>What may be given several times is so written.</summary>
    [Theory]
    [InlineData("prune", "usage: infomax prune INPUT... [OPTIONS]")]
    [InlineData("report", "usage: infomax report DIR... [OPTIONS]")]
    [InlineData("explain", "usage: infomax explain DIR ROW... [OPTIONS]")]
    [InlineData("diff", "usage: infomax diff DIR OTHER [OPTIONS]")]
    [InlineData("status", "usage: infomax status [JOB] [OPTIONS]")]
    public void Usage_SaysWhatMayBeRepeated(string verb, string expected) =>
        Assert.Contains(expected, HelpText.Of(Root.Subcommands.Single(command => command.Name == verb)).Split('\n'));

    [Fact]
    public void Prune_HasItsOptionsInGroups()
    {
        string[] lines = HelpText.Of(Root.Subcommands.Single(command => command.Name == "prune")).Split('\n');
        string[] groups = ["input", "budget", "value", "search", "cluster", "output"];
        Assert.Equal(groups, lines.Where(groups.Contains));
        Assert.Contains(lines, line => line.StartsWith("  --recall R ", StringComparison.Ordinal) && line.Contains("block search", StringComparison.Ordinal));
        string[] words = string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("[default: 0.95].", string.Join(' ', words), StringComparison.Ordinal);
        Assert.Contains("clip-retrieval", string.Join(' ', words), StringComparison.Ordinal);
    }

    /// <summary>What a verb refuses is not its default.</summary>
    [Fact]
    public void Score_AsksForScores()
    {
        string help = string.Join(' ', HelpText.Of(Root.Subcommands.Single(command => command.Name == "score")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("--score SOURCE The scores to write, with commas between several; must be given: ", help, StringComparison.Ordinal);
        Assert.DoesNotContain("default: auto = el2n", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Root_IsAScreenWithEveryVerbAndThreeExamples()
    {
        string[] lines = HelpText.Of(Root).Split('\n');
        Assert.InRange(lines.Length, 10, 36);
        Assert.All(Verbs, verb => Assert.Contains(lines, line => line.StartsWith($"  {verb.Data} ", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(line => line.StartsWith("  infomax ", StringComparison.Ordinal)));
    }

    /// <summary>What a user sees who types only the name, which is a process, or asks for help.</summary>
    [Fact]
    public async Task CommandAlone_PrintsTheScreenAndEndsWith2()
    {
        InfomaxResult alone = await InfomaxProcess.RunAsync([]);
        Assert.Equal((2, HelpText.Of(Root), ""), (alone.ExitCode, alone.Output, alone.Error));
        InfomaxResult help = await CommandInProcess.RunAsync("prune", "--help");
        Assert.Equal((0, HelpText.Of(Root.Subcommands.Single(command => command.Name == "prune"))), (help.ExitCode, help.Output));
    }
}
