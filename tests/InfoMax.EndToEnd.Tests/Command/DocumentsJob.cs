using System.Text.Json.Nodes;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>One job on the smallest shipped data set, run once for all tests that only look at what it wrote.</summary>
public sealed class DocumentsJob : IAsyncLifetime
{
    /// <summary>Rows of the data set.</summary>
    internal const int Rows = 778;

    private readonly Workspace _workspace = new();

    /// <summary>The data set's embeddings.</summary>
    internal static string Data { get; } = Repository.PathOf("tests", "data", "sap_docs", "embeddings", "x.npy");

    /// <summary>A raw score for each row.</summary>
    internal float[] Scores { get; } = [.. Enumerable.Range(0, Rows).Select(i => (float)((i * 37) % 101))];

    /// <summary>The value of <c>--score</c> that names them.</summary>
    internal string ScoreSource => $"file:{_workspace["scores.npy"]}";

    /// <summary>The output directory.</summary>
    internal string Output => _workspace["out"];

    /// <summary>Its manifest.</summary>
    internal JsonNode Manifest => OutputFiles.Manifest(Output);

    public async ValueTask InitializeAsync()
    {
        _workspace.Scores("scores.npy", Scores);
        InfomaxResult result = await CommandInProcess.RunAsync(
            "prune", Data, "--score", ScoreSource, "--fraction", "0.1", "--copies", "keep", "--output", Output);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    public ValueTask DisposeAsync()
    {
        _workspace.Dispose();
        return ValueTask.CompletedTask;
    }
}
