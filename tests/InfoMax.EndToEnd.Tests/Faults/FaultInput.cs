using InfoMax.EndToEnd.Tests.Command;
using Xunit;

[assembly: AssemblyFixture(typeof(InfoMax.EndToEnd.Tests.Faults.FaultInput))]

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>
/// One input of three files and the options of two jobs that have every round between them, by either partitioner, and
/// several items in each round that has them; with the results of an undisturbed <c>prune</c>. All fault scenarios share it.
/// </summary>
public sealed class FaultInput : IDisposable
{
    /// <summary>Items of the rounds that work on splits or partitions.</summary>
    public const int Items = 3;

    /// <summary>In place of a partitioner: one partition, whose copies are sought in ranges.</summary>
    internal const string Ranges = "ranges";

    private readonly Workspace _workspace = new();
    private readonly Lazy<string[]> _files;
    private readonly Dictionary<string, Lazy<Task>> _undisturbed;

    public FaultInput()
    {
        _files = new Lazy<string[]>(() => Write(_workspace));
        _undisturbed = new[] { "semantic", "random", Ranges }.ToDictionary(partitioner => partitioner, partitioner => new Lazy<Task>(() => PruneAsync(partitioner)));
    }

    /// <summary>What the undisturbed job's output is, see <see cref="OutputFiles.Fingerprint"/>.</summary>
    internal async Task<string> UndisturbedAsync(string partitioner)
    {
        await _undisturbed[partitioner].Value;
        return OutputFiles.Fingerprint(_workspace[partitioner]);
    }

    /// <summary>The undisturbed job's <c>selection.npy</c>.</summary>
    internal async Task<byte[]> UndisturbedSelectionAsync(string partitioner)
    {
        await _undisturbed[partitioner].Value;
        return await File.ReadAllBytesAsync(Path.Combine(_workspace[partitioner], "selection.npy"));
    }

    /// <summary>Options of the job, without its inputs and output.</summary>
    internal static string[] Options(string partitioner) => partitioner == Ranges
        ? ["--fraction", "0.1", "--partitions", "1", "--solver", "greedy", "--copies", "0.9", "--copy-ranges", $"{Items}"]
        : ["--fraction", "0.1", "--partitions", $"{Items}", "--partitioner", partitioner];

    /// <summary>The input files, in their order; nobody changes them.</summary>
    internal IReadOnlyList<string> Files => _files.Value;

    /// <summary>Writes the same files elsewhere, for those who do.</summary>
    internal static string[] Write(Workspace workspace) =>
        [.. Enumerable.Range(0, Items).Select(i => workspace.Embeddings($"input/{(char)('a' + i)}.npy", Workspace.Clustered(700 + (100 * i), 64, seed: i)))];

    public void Dispose() => _workspace.Dispose();

    private async Task PruneAsync(string partitioner)
    {
        InfomaxResult result = await CommandInProcess.RunAsync(["prune", .. Files, .. Options(partitioner), "--output", _workspace[partitioner]]);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
