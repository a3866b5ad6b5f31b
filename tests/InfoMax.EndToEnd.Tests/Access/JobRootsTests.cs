using System.Text.Json;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Data.Access;
using InfoMax.Data.Formats;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.EndToEnd.Tests.Configuration;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>What a job names must lie below the node's roots: when it is submitted, and again where it is read and written.</summary>
public sealed class JobRootsTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Submission_IsJudgedByEveryPathInIt()
    {
        PathRoots roots = new(["/in"], ["/out"]);
        Assert.Empty(Outside(roots, """{"input": ["/in/a", "/in/b"], "output": "/out/x", "score": "file:/in/s.npy", "fraction": 0.1}"""));
        Assert.Equal(
            ["/in/x", "/other/s.npy", "/secret/a"],
            Outside(roots, """{"input": ["/in/a", "/secret/a"], "output": "/in/x", "score": "file:/other/s.npy"}""").Select(line => line.Split(':')[0]).Order());
        Assert.Empty(Outside(PathRoots.Anywhere, """{"input": "/secret/a", "output": "/secret"}"""));
    }

    [Fact]
    public void Options_MayBeRepeated()
    {
        Cli.Options.NodeSettings settings = OptionTexts.Node("--data-dir", _workspace["d"], "--input-root", "/a", "--input-root", "/b/../c", "--output-root", "/x,/y");
        Assert.Equal(["/a", "/c"], settings.Node.Roots.Inputs);
        Assert.Equal(["/x", "/y"], settings.Node.Roots.Outputs);
    }

    [Fact]
    public void Rounds_RefuseWhatLeadsOut()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(_workspace["in"]);
        string hidden = _workspace.Embeddings("hidden.npy", Workspace.Clustered(40, 4));
        _workspace.Embeddings("in/a.npy", Workspace.Clustered(40, 4));
        JobSpec spec = new()
        {
            Inputs = [_workspace["in"]],
            Output = "",
            Budgets = [new BudgetRule(null, 4)],
            ScoreKind = ScoreKind.Uniform,
            Neighbors = [3],
            Alphas = [new AlphaRule(0.3, 0)],
            Partitions = 1,
        };
        using (RoundRun inside = new(spec))
        {
            inside.Roots = new PathRoots([_workspace["in"]], [Path.GetDirectoryName(inside.Output)!]);
            inside.Until(RoundKind.Write, token);
            inside.Roots = inside.Roots with { Outputs = [_workspace["in"]] };
            Assert.Contains("--output-root", Refused(() => inside.RunItem(RoundKind.Write, 0, 1, token)), StringComparison.Ordinal);
        }

        // A file that was found in an allowed directory, and leads out of it.
        File.CreateSymbolicLink(_workspace["in/b.npy"], hidden);
        using RoundRun linked = new(spec) { Roots = new PathRoots([_workspace["in"]], []) };
        Assert.Contains("in/b.npy: is not below --input-root", Refused(() => linked.Until(RoundKind.Ingest, token)), StringComparison.Ordinal);
        using RoundRun scored = new(spec with { ScoreKind = ScoreKind.File, ScoreArgument = hidden }) { Roots = new PathRoots([_workspace["in"]], []) };
        Assert.Contains("hidden.npy: is not below --input-root", Refused(() => scored.Until(RoundKind.Ingest, token)), StringComparison.Ordinal);
    }

    private static string Refused(Func<object> run) => Assert.Throws<ConfigurationException>(run).Message;

    private static IReadOnlyList<string> Outside(PathRoots roots, string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return JobRequest.Outside(document.RootElement, roots);
    }
}
