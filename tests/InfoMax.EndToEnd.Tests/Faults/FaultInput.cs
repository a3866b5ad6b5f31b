using InfoMax.EndToEnd.Tests.Command;
using Xunit;

[assembly: AssemblyFixture(typeof(InfoMax.EndToEnd.Tests.Faults.FaultInput))]

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>
/// One input of three files and the options of a job with every round and several items in each round that has them, with
/// the result of an undisturbed <c>prune</c>. All fault scenarios share it.
/// </summary>
public sealed class FaultInput : IDisposable
{
    /// <summary>Items of the rounds that work on splits or partitions.</summary>
    public const int Items = 3;

    private readonly Workspace _workspace = new();
    private readonly Lazy<string[]> _files;
    private readonly Lazy<Task<string>> _undisturbed;

    public FaultInput()
    {
        _files = new Lazy<string[]>(() => Write(_workspace));
        _undisturbed = new Lazy<Task<string>>(PruneAsync);
    }

    /// <summary>Options of the job, without its inputs and output.</summary>
    internal static string[] Options { get; } = ["--fraction", "0.1", "--partitions", $"{Items}", "--partitioner", "random"];

    /// <summary>What the undisturbed job's output is, see <see cref="OutputFiles.Fingerprint"/>.</summary>
    internal Task<string> UndisturbedAsync() => _undisturbed.Value;

    /// <summary>The input files, in their order; nobody changes them.</summary>
    internal IReadOnlyList<string> Files => _files.Value;

    /// <summary>The undisturbed job's <c>selection.npy</c>.</summary>
    internal async Task<byte[]> UndisturbedSelectionAsync()
    {
        await UndisturbedAsync();
        return await File.ReadAllBytesAsync(Path.Combine(_workspace["undisturbed"], "selection.npy"));
    }

    /// <summary>Writes the same files elsewhere, for those who do.</summary>
    internal static string[] Write(Workspace workspace) =>
        [.. Enumerable.Range(0, Items).Select(i => workspace.Embeddings($"input/{(char)('a' + i)}.npy", Workspace.Clustered(700 + (100 * i), 64, seed: i)))];

    public void Dispose() => _workspace.Dispose();

    private async Task<string> PruneAsync()
    {
        InfomaxResult result = await InfomaxProcess.RunAsync(["prune", .. Files, .. Options, "--output", _workspace["undisturbed"]]);
        Assert.True(result.ExitCode == 0, result.Error);
        return OutputFiles.Fingerprint(_workspace["undisturbed"]);
    }
}
