using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// A job from an object store into one, with its artifacts in it, gives the bytes of the local job, though the store refuses one
/// request in twenty.
/// </summary>
public sealed class ObjectStoreJobTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly BlobServer[] _servers = [new S3Server(), new AzureServer()];

    public void Dispose()
    {
        Array.ForEach(_servers, server => server.Dispose());
        _workspace.Dispose();
    }

    [Fact]
    public async Task FromAndToTheStore_TheBytesAreThoseOfTheLocalJob()
    {
        string input = _workspace.Embeddings("in/x.npy", Workspace.Clustered(1200, 64));
        string[] options = ["--fraction", "0.1", "--partitions", "2", "--solver", "greedy", "-q"];
        foreach (BlobServer server in _servers)
        {
            server.Objects["corpus/in/x.npy"] = await File.ReadAllBytesAsync(input, TestContext.Current.CancellationToken);
            server.Fault = (number, method, _) => number % 20 != 3 ? null : method == "GET" ? "cut" : server.Throttles;
        }

        InfomaxResult[] runs = await Task.WhenAll([
            CommandInProcess.RunAsync(["prune", Path.GetDirectoryName(input)!, "--output", _workspace["out"], .. options]),
            .. _servers.Select(server =>
            {
                string store = server.Scheme + "://corpus/";
                return InfomaxProcess.RunAsync([.. server.Variables, ("TMPDIR", _workspace.Root)], ["prune", store + "in", "--output", store + "out", "--artifacts", store + "scratch", .. options]);
            }),
        ]);
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
        foreach (BlobServer server in _servers)
        {
            foreach (string name in (string[])["selection.npy", "selection.parquet", "reasons.parquet"])
            {
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_workspace["out"], name), TestContext.Current.CancellationToken), server.Objects[$"corpus/out/{name}"]);
            }

            Assert.Equal("corpus/out/manifest.json", server.Written.Last(key => key.StartsWith("corpus/out/", StringComparison.Ordinal)));
            Assert.Contains(server.Written, key => key.StartsWith("corpus/scratch/prune-", StringComparison.Ordinal) && key.EndsWith("vectors.arrow", StringComparison.Ordinal));
            Assert.DoesNotContain(server.Objects.Keys, key => key.StartsWith("corpus/scratch/", StringComparison.Ordinal));
        }

        Assert.Empty(Directory.GetDirectories(_workspace.Root, "infomax-*"));
    }

    /// <summary>Verbs that hold all rows read them where they are, and write where they are told.</summary>
    [Fact]
    public async Task CompareAndTune_FromTheStore_AreTheLocalOnes()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        string input = _workspace.Embeddings("in/x.npy", Workspace.Clustered(200, 14));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, 200).Select(row => (float)(row % 7))]);
        BlobServer server = _servers[0];
        server.Objects["corpus/in/x.npy"] = await File.ReadAllBytesAsync(input, TestContext.Current.CancellationToken);
        string[] options = ["--labels", $"file:{labels}", "--fraction", "0.1", "-q"];
        (string, string)[] variables = [.. server.Variables, ("TMPDIR", _workspace.Root)];

        InfomaxResult[] runs = await Task.WhenAll(
            CommandInProcess.RunAsync(["compare", Path.GetDirectoryName(input)!, "--methods", "infomax,facility", "--output", _workspace["compared"], .. options]),
            InfomaxProcess.RunAsync(variables, ["compare", "s3://corpus/in", "--methods", "infomax,facility", "--output", "s3://corpus/compared", .. options]),
            CommandInProcess.RunAsync(["tune", Path.GetDirectoryName(input)!, "--output", _workspace["tuned"], .. options]),
            InfomaxProcess.RunAsync(variables, ["tune", "s3://corpus/in", "--output", "s3://corpus/tuned", .. options]));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
        foreach (string name in (string[])["compared/methods/infomax/0.1.npy", "compared/methods/facility/0.1.npy", "tuned/tune.parquet"])
        {
            Assert.Equal(await File.ReadAllBytesAsync(_workspace[name], TestContext.Current.CancellationToken), server.Objects[$"corpus/{name}"]);
        }
    }

    /// <summary>Before the cluster starts, and without leaving anything in the way of the next try.</summary>
    [Fact]
    public async Task ArtifactsThatTheStoreDoesNotTake_AreRefusedAtOnce()
    {
        string input = _workspace.Embeddings("in/x.npy", Workspace.Clustered(60, 16));
        BlobServer server = _servers[0];
        server.Fault = (_, _, _) => "403 AccessDenied";
        InfomaxResult refused = await InfomaxProcess.RunAsync([.. server.Variables], ["prune", input, "--output", _workspace["out"], "--fraction", "0.1", "--artifacts", "s3://corpus/scratch"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--artifacts: s3://corpus/scratch/prune-", refused.Error, StringComparison.Ordinal);
        Assert.Contains("access is denied", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["out"]));
    }

    /// <summary>A token that may only read lets the input be read, and the plan sees that the results could not be written.</summary>
    [Fact]
    public async Task OutputThatMayOnlyBeRead_IsRefusedBeforeTheWork()
    {
        byte[] input = await File.ReadAllBytesAsync(_workspace.Embeddings("in/x.npy", Workspace.Clustered(60, 16)), TestContext.Current.CancellationToken);
        InfomaxResult[] runs = await Task.WhenAll(_servers.Select(server =>
        {
            server.Objects["corpus/in/x.npy"] = input;
            server.Fault = (_, method, _) => method is "GET" or "HEAD" ? null : "403 AccessDenied";
            string store = server.Scheme + "://corpus/";
            return InfomaxProcess.RunAsync([.. server.Variables, ("TMPDIR", _workspace.Root)], ["prune", store + "in", "--output", store + "out", "--fraction", "0.1", "--verbose"]);
        }));
        foreach ((InfomaxResult run, BlobServer server) in runs.Zip(_servers))
        {
            Assert.Equal((2, true), (run.ExitCode, run.Error.Contains($"--output {server.Scheme}://corpus/out/.infomax-probe-", StringComparison.Ordinal)));
            Assert.Contains("access is denied", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("ingest", run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }
}
