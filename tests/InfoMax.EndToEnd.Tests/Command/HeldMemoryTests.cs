using InfoMax.Cli;
using InfoMax.Cli.Commands;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>A command keeps to its <c>--memory</c>, also where it is no job; what was expected too low is given, and said.</summary>
public sealed class HeldMemoryTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    /// <summary>
    /// Labels of many letters, which no estimate counts: 800 texts of 625 KiB are 488 MiB, where 368 of the 560 are left to the collector. Without the limit
    /// nobody would notice.
    /// </summary>
    [Theory]
    [InlineData("compare", "--methods", "top")]
    [InlineData("tune")]
    [InlineData("prune", "--tune")]
    public async Task WhatTakesMoreThanExpected_IsNoticed_AndGiven(string verb, params string[] more)
    {
        const int Rows = 800;
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 4));
        string[] words = [new('a', 320_000), new('b', 320_000)];
        ParquetFixture.Columns(_workspace["x.parquet"], "label", [.. Enumerable.Range(0, Rows).Select(row => words[row % 2])], "score", new double[Rows]);

        InfomaxResult result = await InfomaxProcess.RunAsync(
            [verb, input, .. more, "--score", "uniform", "--labels", "column:label", "--fraction", "0.2", "--memory", "560M", "--output", _workspace["out"]]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("--memory 560M: more is needed than was expected and is given: it is begun anew with 840M", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Where no more can be given that is a line, whichever thread it happened on.</summary>
    [Fact]
    public async Task WhatCannotBeGiven_IsALine()
    {
        JobSpec job = new() { Inputs = [], Output = "", Budgets = [], Neighbors = [], Alphas = [], MemoryBytes = 64L << 20 };
        foreach (Exception exception in (Exception[])[new OutOfMemoryException(), new AggregateException(new OutOfMemoryException())])
        {
            Assert.Equal(ExitCode.Failed, await HeldWork.RunAsync(job, () => throw exception));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => HeldWork.RunAsync(job, () => throw new InvalidOperationException()));
    }
}
