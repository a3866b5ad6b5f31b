using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A job from an object store into one gives the bytes of the local job, though the store refuses one request in twenty.</summary>
public sealed class ObjectStoreJobTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly S3Server _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task FromAndToTheStore_TheBytesAreThoseOfTheLocalJob()
    {
        string input = _workspace.Embeddings("in/x.npy", Workspace.Clustered(400, 16));
        _server.Objects["corpus/in/x.npy"] = await File.ReadAllBytesAsync(input, TestContext.Current.CancellationToken);
        _server.Fault = (number, _, _) => number % 20 == 3 ? "503 SlowDown" : null;
        (string, string)[] variables =
            [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_ENDPOINT_URL_S3", _server.Url), ("TMPDIR", _workspace.Root)];
        InfomaxResult[] runs = await Task.WhenAll(
            InfomaxProcess.RunAsync("prune", Path.GetDirectoryName(input)!, "--output", _workspace["out"], "--fraction", "0.1", "-q"),
            InfomaxProcess.RunAsync(variables, ["prune", "s3://corpus/in", "--output", "s3://corpus/out", "--fraction", "0.1", "-q"]));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
        foreach (string name in (string[])["selection.npy", "selection.parquet", "reasons.parquet"])
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_workspace["out"], name), TestContext.Current.CancellationToken), _server.Objects[$"corpus/out/{name}"]);
        }

        Assert.Equal("corpus/out/manifest.json", _server.Written.Last());
        Assert.Empty(Directory.GetDirectories(_workspace.Root, "infomax-*"));
    }
}
