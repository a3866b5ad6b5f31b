using System.Text;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

/// <summary>
/// The files of <c>config/</c> say what the declarations of the options say, and set nothing but the defaults. With
/// <c>INFOMAX_WRITE_REFERENCE=1</c> the tests write them.
/// </summary>
public sealed class ReferenceFilesTests : IDisposable
{
    private const int Columns = 120;

    private const string RunHead = """
        Every option of `infomax prune`, with its default: `infomax prune --config run.yaml`.
        Names are those of the command line without dashes. An option given on the command line wins over its environment
        variable (score-order: INFOMAX_SCORE_ORDER), which wins over this file. A value left empty is not set. Lists may be
        written as [0.05, 0.1] or as 0.05,0.1. Relative paths count from the directory that the command is started in.
        """;

    private const string NodeHead = """
        Every option of `infomax node`, with its default: `infomax node --config node.yaml`.
        Names are those of the command line without dashes. An option given on the command line wins over its environment
        variable (http-port: INFOMAX_HTTP_PORT), which wins over this file. A value left empty is not set. Lists may be written
        as [coordinator, worker] or as coordinator,worker. Relative paths count from the directory that the command is started in.
        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void RunFile_SaysWhatTheDeclarationsSay() =>
        AssertIs("run.yaml", Text(RunHead, new PruneOptionSet().Options, "# Embedding files, or directories that are searched recursively: a path, or a list of paths.\ninput:\n"));

    [Fact]
    public void NodeFile_SaysWhatTheDeclarationsSay() => AssertIs("node.yaml", Text(NodeHead, NodeOptionsReader.CreateSet().Options, ""));

    [Fact]
    public void RunFile_SetsNothingButTheDefaults()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));
        string[] typed = [input, "--fraction", "0.1", "--output", _workspace["out"]];
        PruneOptions without = OptionTexts.Prune(typed);
        PruneOptions with = OptionTexts.Prune([.. typed, "--config", Repository.PathOf("config", "run.yaml")]);
        Assert.Equal(without.Job.Options, with.Job.Options);
        Assert.Equal(without with { Job = with.Job, Config = with.Config, Given = with.Given }, with);
    }

    [Fact]
    public void NodeFile_SetsNothingButTheDefaults()
    {
        string[] typed = ["--data-dir", _workspace["state"]];
        NodeSettings without = OptionTexts.Node(typed);
        NodeSettings with = OptionTexts.Node([.. typed, "--config", Repository.PathOf("config", "node.yaml")]);
        Assert.Equal(without.Node.Roles, with.Node.Roles);
        Assert.Equal(without.Node.SeedNodes, with.Node.SeedNodes);
        Assert.Equal(without with { Node = with.Node }, with);
        Assert.Equal(without.Node with { Roles = with.Node.Roles, SeedNodes = with.Node.SeedNodes }, with.Node);
    }

    private static void AssertIs(string name, string expected)
    {
        string path = Repository.PathOf("config", name);
        if (Environment.GetEnvironmentVariable("INFOMAX_WRITE_REFERENCE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(expected == File.ReadAllText(path), $"config/{name} is not what the options say: run this test with INFOMAX_WRITE_REFERENCE=1, and look at the difference");
    }

    private static string Text(string head, IReadOnlyList<DeclaredOption> options, string first)
    {
        StringBuilder text = new();
        AppendComment(text, head.ReplaceLineEndings(" "));
        foreach (OptionGroup group in Enum.GetValues<OptionGroup>())
        {
            DeclaredOption[] members = [.. options.Where(option => option.Declaration.Group == group && option.Name != "config")];
            if (members.Length == 0)
            {
                continue;
            }

            text.Append('\n').Append("# ---- ").Append(group.ToString().ToLowerInvariant()).Append('\n');
            text.Append(group == OptionGroup.Input ? first : "");
            foreach (DeclaredOption option in members)
            {
                AppendComment(text, Comment(option));
                string value = option.DefaultText;
                text.Append(option.Name).Append(':').Append(value.Length > 0 ? " " + value : "").Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The sentence of help, the words, what holds when nothing is set, and the note.</summary>
    private static string Comment(DeclaredOption option)
    {
        List<string> sentences = [option.Declaration.Help];
        if (option.Forms.Count > 0)
        {
            sentences.Add($"{(option.IsList ? "A list of " : "One of ")}{string.Join(", ", option.Forms)}.");
        }

        if (option.Declaration.Default is { } text)
        {
            sentences.Add($"Default: {text}.");
        }

        return string.Join(' ', [.. sentences, .. option.Declaration.Note is { } note ? (string[])[note] : []]);
    }

    private static void AppendComment(StringBuilder text, string comment)
    {
        int column = 0;
        foreach (string word in comment.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Columns)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column == 0 ? "# " : " ").Append(word);
            column += (column == 0 ? 2 : 1) + word.Length;
        }

        text.Append('\n');
    }
}
