using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A job that ran without interruption, for those that do not to be held against.</summary>
public sealed class UninterruptedJob : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    /// <summary>The command without its <c>--output</c>.</summary>
    internal string[] Command { get; private set; } = [];

    /// <summary>What it wrote, see <see cref="OutputFiles.Fingerprint"/>.</summary>
    internal string Fingerprint { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(1000, 32));
        Command = ["prune", input, "--fraction", "0.1", "--cores", "1"];
        InfomaxResult result = await CommandInProcess.RunAsync([.. Command, "--output", _workspace["out"]]);
        Assert.True(result.ExitCode == 0, result.Error);
        Fingerprint = OutputFiles.Fingerprint(_workspace["out"]);
    }

    public ValueTask DisposeAsync()
    {
        _workspace.Dispose();
        return ValueTask.CompletedTask;
    }
}
