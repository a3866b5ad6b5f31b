using System.Globalization;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>
/// A worker in a process and a mount namespace of its own, where the directory with the coordinator's data, the inputs and
/// the outputs is empty: the bytes of the answer are those of <c>prune</c>.
/// </summary>
public sealed class UnseenDirectoriesTests : IDisposable
{
    /// <summary>One of files beside each other and one of columns in every run; the others with the soak.</summary>
    private static readonly string[] Layouts =
        ["datacomp deflated half", "parquet FixedSizeList halffloat", .. Soak.IsWanted ? (string[])["npy v1", "clip-retrieval", "arrow stream"] : []];

    private readonly Workspace _workspace = new();
    private readonly TemporaryFolder _workerData = new();

    public void Dispose()
    {
        _workspace.Dispose();
        _workerData.Dispose();
    }

    [Fact]
    public async Task AWorkerThatSeesNothing_GivesTheAnswerOfPrune_InAnyLayout()
    {
        Assert.SkipUnless(MountNamespace.IsAllowed, "hiding a directory from a process needs Linux and the right to mount");
        CancellationToken token = TestContext.Current.CancellationToken;
        NodeOptions options = new() { DataDirectory = _workspace["node"], Roles = [NodeOptions.CoordinatorRole], Cores = 1 };
        await using HttpHost http = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(null, true),
            routes => routes.MapTransfers(new DirectoryArtifactStore(options.Artifacts), UploadKeys.ReadOrCreate(options.DataDirectory)),
            logging => logging.ClearProviders(),
            token);
        await using ClusterNode coordinator = await ClusterNode.StartAsync(
            options with { HttpAddress = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http.Port}") }, null, token);
        using InfomaxProcess worker = StartWorker(coordinator.Address);

        // All layouts of the same pairs have the same answer.
        PairSet pairs = PairSet.Generate(200, 24);
        byte[]? expected = null;
        foreach (string name in Layouts)
        {
            Layout layout = Layout.All.Single(l => l.Name == name);
            layout.WriteParts(_workspace[name], pairs, partRows: 90);
            ScoreSource uniform = new(ScoreKind.Uniform);
            expected ??= await Pruned(_workspace[name], uniform, layout.Image);
            Assert.Equal(expected, await RunJob(coordinator, name, _workspace[name], uniform, layout.Image));
        }

        float[] scores = [.. Enumerable.Range(0, 300).Select(i => (float)(i * 37 % 300))];
        ScoreSource score = new(ScoreKind.File, _workspace.Scores("s.npy", scores));
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(300, 12));
        Assert.Equal(await Pruned(input, score, null), await RunJob(coordinator, "score file", input, score, null));
    }

    /// <summary>The answer of the command on one node that sees everything.</summary>
    private async Task<byte[]> Pruned(string input, ScoreSource score, string? embedding)
    {
        string output = _workspace[Path.GetFileName(input) + " pruned"];
        InfomaxResult result = await CommandInProcess.RunAsync(
        [
            "prune", input, "--output", output, "--score", score.ToString(), "--fraction", "0.2", "--neighbors", "5", "--alpha", "0.3",
            "--partitions", "3", "--partitioner", "random", .. embedding is null ? [] : (string[])["--embedding", embedding],
        ]);
        Assert.True(result.ExitCode == 0, result.Error);
        return File.ReadAllBytes(Path.Combine(output, "selection.npy"));
    }

    private async Task<byte[]> RunJob(ClusterNode coordinator, string name, string input, ScoreSource score, string? embedding)
    {
        string output = _workspace[$"{name} out"];
        JobSpec spec = new()
        {
            Inputs = [input],
            ScoreKind = score.Kind,
            ScoreArgument = score.Argument,
            Embedding = embedding,
            Budgets = [new BudgetRule(0.2, null)],
            Neighbors = [5],
            Alphas = [new AlphaRule(0.3, 0)],
            Partitions = 3,
            Partitioner = Partitioner.Random,
            Output = output,
        };
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        IClusterMessage? last = null;
        await foreach (IClusterMessage reply in JobClient.RunAsync(coordinator, name, spec, patience.Token))
        {
            last = reply;
        }

        JobProtocol.Ended ended = Assert.IsType<JobProtocol.Ended>(last);
        Assert.True(ended.Outcome == JobOutcome.Succeeded, $"{name}: {ended.Message}");
        Assert.Equal(0, ended.Report!.Retries);
        return File.ReadAllBytes(Path.Combine(output, "selection.npy"));
    }

    private InfomaxProcess StartWorker(string seed) => InfomaxProcess.Launch(
        MountNamespace.Hiding(_workspace.Root),
        [],
        ["node", "--roles", "worker", "--seed-nodes", seed, "--data-dir", _workerData.Root, "--cores", "1", "--quiet"]);
}
