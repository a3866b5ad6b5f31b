using System.Text.RegularExpressions;
using InfoMax.EndToEnd.Tests.Deployment;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Documents;

/// <summary>Every command line that a document or a comment shows is one that the command takes.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string[] Commented = ["deploy/Dockerfile", "deploy/compose.yaml", "config/run.yaml", "config/node.yaml"];

    [Fact]
    public void EveryCommandLine_Parses()
    {
        List<string> refused = [];
        int lines = 0;
        foreach (string document in (string[])[.. MarkdownDocument.Names, .. Commented])
        {
            foreach (string[] arguments in CommandLines(File.ReadAllText(Repository.PathOf(document))))
            {
                lines++;
                refused.AddRange(CommandDefinitions.ProblemsOf(arguments).Select(problem => $"{document}: {string.Join(' ', arguments)}: {problem}"));
            }
        }

        Assert.Empty(refused);
        Assert.True(lines > 20, $"only {lines} command lines found");
    }

    /// <summary>An option that a document names by itself, such as <c>`--fraction F`</c>, is one of some verb.</summary>
    [Fact]
    public void EveryOption_Exists()
    {
        string[] unknown =
        [
            .. MarkdownDocument.Names.SelectMany(name => Options(File.ReadAllText(Repository.PathOf(name)))
                .Where(option => !CommandDefinitions.OptionNames.Contains(option))
                .Select(option => $"{name}: {option}")),
        ];
        Assert.Empty(unknown);
        Assert.Contains("--fraction", Options("`--fraction F`"));
        Assert.DoesNotContain("--fractoin", CommandDefinitions.OptionNames);
    }

    [Theory]
    [InlineData("#   infomax submit /data/x --output /data/y --coordinator http://a:8080 --weight", "--weight")]
    [InlineData("Say `infomax node --role worker` and more.", "--role")]
    [InlineData("```sh\nls\ndocker compose exec coordinator infomax stat\n```", "stat")]
    [InlineData("```sh\ninfomax status \\\n  --json --watched | jq .\n```", "--watched")]
    public void MistakenCommandLine_IsFound(string text, string mistake) => Assert.Contains(
        CommandDefinitions.ProblemsOf(Assert.Single(CommandLines(text))), problem => problem.Contains($"'{mistake}'", StringComparison.Ordinal));

    /// <summary>
    /// The arguments of each, without what a shell adds: in code between backticks, in a fenced block, and in the indented
    /// lines of a comment.
    /// </summary>
    private static IEnumerable<string[]> CommandLines(string text) => Code()
        .Matches(text.Replace("\\\n", " ", StringComparison.Ordinal))
        .SelectMany(code => CommandLine().Matches(code.Value))
        .Select(match => match.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Options(string text) => Option().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>The option that a piece of code begins with.</summary>
    [GeneratedRegex(@"`(?<name>--[a-z][a-z0-9-]*)[^`\n]*`")]
    private static partial Regex Option();

    [GeneratedRegex(@"```sh\n(?:.|\n)*?```|`[^`\n]+`|^#   .*$", RegexOptions.Multiline)]
    private static partial Regex Code();

    /// <summary>The program as a word of its own, not what another program installs, and what follows up to the end of the command.</summary>
    [GeneratedRegex(@"(?<![^\s`])(?<!install )infomax (?<arguments>[a-z][^`\n|&;>#]*)")]
    private static partial Regex CommandLine();
}
