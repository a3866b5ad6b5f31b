using System.Text.RegularExpressions;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>Every command line that a document or a comment shows is one that the command takes.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string[] Documents =
    [
        "README.md", "deploy/README.md", "deploy/Dockerfile", "deploy/compose.yaml",
        "config/run.yaml", "config/node.yaml",
    ];

    [Fact]
    public void EveryCommandLine_Parses()
    {
        List<string> refused = [];
        int lines = 0;
        foreach (string document in Documents)
        {
            foreach (string[] arguments in CommandLines(File.ReadAllText(Repository.PathOf(document))))
            {
                lines++;
                refused.AddRange(CommandDefinitions.ProblemsOf(arguments).Select(problem => $"{document}: {string.Join(' ', arguments)}: {problem}"));
            }
        }

        Assert.Empty(refused);
        Assert.True(lines > Documents.Length, $"only {lines} command lines found");
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

    [GeneratedRegex(@"```sh\n(?:.|\n)*?```|`[^`\n]+`|^#   .*$", RegexOptions.Multiline)]
    private static partial Regex Code();

    /// <summary>The program as a word of its own, and what follows up to the end of the command.</summary>
    [GeneratedRegex(@"(?<![^\s`])infomax (?<arguments>[a-z][^`\n|&;>#]*)")]
    private static partial Regex CommandLine();
}
