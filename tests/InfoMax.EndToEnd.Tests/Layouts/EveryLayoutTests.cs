using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Layouts;

/// <summary>The same pairs give the same selection, byte for byte, however they lie on disk.</summary>
public sealed class EveryLayoutTests : IDisposable
{
    private static readonly string[] Names =
        ["datacomp deflated half", "clip-retrieval", "npy v1", "parquet FixedSizeList halffloat", "arrow stream"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public Task GeneratedPairs_GiveTheSameSelectionInEveryLayout() => SameSelection(PairSet.Generate(200, 24), partRows: 90);

    [Fact]
    public Task RealPairs_GiveTheSameSelectionInEveryLayout()
    {
        PairSet? pairs = PairSet.Real();
        Assert.SkipWhen(pairs is null, "shared/data/flickr8k_tinyclip_pairs is not beside the repository");
        return SameSelection(pairs, partRows: 300);
    }

    private async Task SameSelection(PairSet pairs, int partRows)
    {
        byte[]? expected = null;
        foreach (string name in Names)
        {
            Layout layout = Layout.All.Single(l => l.Name == name);
            string input = _workspace[Path.Combine(name, "in")];
            string output = _workspace[Path.Combine(name, "out")];
            layout.WriteParts(input, pairs, partRows);
            string[] embedding = layout.Image is { } image ? ["--embedding", image] : [];

            InfomaxResult result = await CommandInProcess.RunAsync(["prune", input, .. embedding, "--fraction", "0.2", "--solver", "greedy", "--output", output]);

            Assert.True(result.ExitCode == 0, $"{name}: {result.Error}");
            byte[] selection = File.ReadAllBytes(Path.Combine(output, "selection.npy"));
            Assert.Equal(pairs.Rows / 5, OutputFiles.Selection(output).Length);
            Assert.Equal(name.StartsWith("datacomp", StringComparison.Ordinal), File.Exists(Path.Combine(output, "subset.npy")));
            expected ??= selection;
            Assert.True(selection.AsSpan().SequenceEqual(expected), $"{name} differs from {Names[0]}");
        }
    }
}
