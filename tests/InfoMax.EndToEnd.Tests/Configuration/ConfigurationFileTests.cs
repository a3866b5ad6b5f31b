using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Data;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private static readonly string[] Names = [.. new PruneOptionSet().FileNames];
    private readonly Workspace _workspace = new();

    public ConfigurationFileTests() => Directory.CreateDirectory(Path.GetDirectoryName(_workspace["run.yaml"])!);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void ScalarsListsAndEmptyValues_AreRead()
    {
        SettingLayer layer = Read("# a comment\nfraction: [0.05, 0.1]\nalpha:\n  - 0.3\n  - auto\nseed: 7\nid-column: 'null'\nmemory: ~\noutput:\n", out _);
        Assert.Equal(["0.05", "0.1"], layer.Find("fraction")!.Items);
        Assert.Equal(["0.3", "auto"], layer.Find("alpha")!.Items);
        Assert.Equal(["7"], layer.Find("seed")!.Items);
        Assert.Equal(["null"], layer.Find("id-column")!.Items);
        Assert.Equal(["alpha", "fraction", "id-column", "seed"], layer.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\n\nfractoin: 0.1", "line 3: fractoin: unknown; did you mean fraction?")]
    [InlineData("score_order: low", "line 1: score_order: unknown; did you mean score-order?")]
    [InlineData("zzz: 1", "line 1: zzz: unknown; 'infomax prune --help' lists the options")]
    [InlineData("seed: 1\nseed: 2", "line 2: seed: is set twice; keep one")]
    [InlineData("seed: {a: 1}\nfraction: 1", "line 1: seed: must be a value or a list of values")]
    [InlineData("seed: [1, [2]]", "line 1: seed: must be a value or a list of values")]
    [InlineData("- seed", "line 1: is a list, and options with their values are wanted; write lines of the form 'fraction: 0.1'")]
    [InlineData("seed", "line 1: is a text alone")]
    [InlineData("*seed", "line 1: is a reference")]
    [InlineData("input: [z.npy\nbudget: 6\n", "is not YAML from here on")]
    [InlineData("seed: [1", "is not YAML")]
    [InlineData("? [a]\n: 1", "line 1: the name of an option was expected")]
    [InlineData("seed: 1\n---\nseed: 2", "line 2: a second document begins")]
    [InlineData("config: other.yaml", "line 1: config: unknown")]
    public void WhatIsWrong_IsNamedWithFileAndLine(string text, string expected)
    {
        Read(text, out IReadOnlyList<string> problems);
        string line = Assert.Single(problems);
        Assert.StartsWith(_workspace["run.yaml"], line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void DeepNesting_IsRefusedWithoutRecursion()
    {
        Read("seed: " + new string('[', 30_000), out IReadOnlyList<string> problems);
        Assert.Single(problems);
    }

    /// <summary>The parser has several kinds of exceptions for broken texts; to a user all are lines that name the file.</summary>
    [Fact]
    public void MangledTexts_AreLinesThatNameTheFile()
    {
        const string Text = "# run\ninput: [a.npy, 'b c.npy']\nfraction: [0.05, 0.1]\nalpha:\n  - 0.3\n  - auto\nscore: \"column:q\"\nlabels: &l column:y\ngroups: *l\noutput: |\n  out\n";
        const string Marks = "[]{}:,-?*&!|>'\"%@`#~ \t\n\0\u0085\u2028";
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            char[] text = Text[..random.Next(Text.Length + 1)].ToCharArray();
            for (int changes = random.Next(4); changes > 0 && text.Length > 0; changes--)
            {
                text[random.Next(text.Length)] = Marks[random.Next(Marks.Length)];
            }

            Read(new string(text), out IReadOnlyList<string> problems);
            Assert.All(problems, line => Assert.Contains(_workspace["run.yaml"], line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EmptyFile_SetsNothing()
    {
        Assert.Empty(Read("", out IReadOnlyList<string> problems).Names);
        Assert.Empty(problems);
        Assert.Empty(Read("# only a comment\n", out problems).Names);
        Assert.Empty(problems);
    }

    [Fact]
    public void MissingFile_IsNamed()
    {
        OptionProblems problems = new();
        ConfigurationFile.Read(_workspace["nowhere.yaml"], Names, problems);
        Assert.Contains("there is no such file", Assert.Single(problems.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fractoin", "fraction")]
    [InlineData("neighbours", "neighbors")]
    [InlineData("on-invald", "on-invalid")]
    [InlineData("partition", "partitions")]
    [InlineData("completely-different", null)]
    [InlineData("foo", null)]
    [InlineData("sed", "seed")]
    public void NearestName_IsTheOneMeant(string typed, string? expected) => Assert.Equal(expected, NearestName.Of(typed, Names));

    private SettingLayer Read(string text, out IReadOnlyList<string> problems)
    {
        OptionProblems found = new();
        File.WriteAllText(_workspace["run.yaml"], text);
        SettingLayer layer = ConfigurationFile.Read(_workspace["run.yaml"], Names, found);
        problems = found.Lines;
        return layer;
    }
}
