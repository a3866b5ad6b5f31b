using InfoMax.Cli;
using InfoMax.Cli.Commands;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// Standard output that takes nothing is named in one line. A verb whose answer it was ends with 4; one whose results are files ends with 0,
/// for they are there. A reader that has read enough is no failure.
/// </summary>
[Collection(nameof(OneOutput))]
public sealed class StandardOutputTests : IDisposable
{
    private const string Full = "No space left on device";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task EveryVerb_NamesStandardOutputThatIsFull()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(240, 8));
        string labels = "file:" + _workspace.Scores("y.npy", [.. Enumerable.Range(0, 240).Select(row => (float)(row % 4))]);
        string Out(string name) => _workspace[name];
        (string[] Arguments, string? Written)[] table =
        [
            (["prune", input, "--fraction", "0.1", "--output", Out("pruned")], "pruned/selection.npy"),
            (["dedupe", input, "--output", Out("deduped")], "deduped/selection.npy"),
            (["score", input, "--score", "hub", "--output", Out("scored"), "--json"], "scored/scores.parquet"),
            (["compare", input, "--fraction", "0.1", "--methods", "random", "--seeds", "1", "--output", Out("compared"), "--json"], "compared/manifest.json"),
            (["tune", input, "--labels", labels, "--fraction", "0.2", "--output", Out("tuned")], "tuned/manifest.json"),
            (["report", Out("pruned")], "pruned/report.html"),
            (["prune", input, "--fraction", "0.1", "--dry-run"], null),
            (["prune", input, "--fraction", "0.1", "--dry-run", "--json"], null),
            (["validate", input], null),
            (["explain", Out("pruned"), "3", "--json"], null),
            (["diff", Out("pruned"), Out("pruned")], null),
            (["prune", "--help"], null),
            ([], null),
        ];
        foreach ((string[] arguments, string? written) in table)
        {
            (int code, string error) = await RunAsync(arguments);
            string told = Assert.Single(error.Split('\n'), line => line.Contains("standard output", StringComparison.Ordinal));
            Assert.Contains(Full, told, StringComparison.Ordinal);
            int expected = written is null ? 4 : 0;
            Assert.True(code == expected, $"{string.Join(' ', arguments)} ended with {code}: {error}");
            Assert.True(written is null || File.Exists(_workspace[written]), $"{written}: {error}");
        }
    }

    /// <summary>The command as it is installed: a device that is full, one that is closed, and a reader that leaves.</summary>
    [Theory]
    [InlineData("\"$@\" > /dev/full", 4, "infomax: standard output cannot be written: No space left on device; send it where there is room, or to a terminal")]
    [InlineData("\"$@\" >&-", 4, "infomax: standard output cannot be written: it is closed; send it where there is room, or to a terminal")]
    [InlineData("\"$@\" | head -1 > /dev/null; exit ${PIPESTATUS[0]}", 0, "")]
    public async Task Process_NamesWhatItCannotWrite(string script, int code, string error)
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(240, 8));
        using InfomaxProcess process = InfomaxProcess.Launch(["bash", "-c", script, "bash"], [], ["prune", input, "--fraction", "0.1", "--dry-run"]);
        InfomaxResult result = await process.EndAsync();
        Assert.Equal(error, result.Error.Trim());
        Assert.Equal(code, result.ExitCode);
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using FullWriter full = new();
        using ResultWriter written = new(full);
        using StringWriter complaints = new();
        Console.SetOut(written);
        Console.SetError(complaints);
        try
        {
            return (await InfomaxCommand.RunAsync(arguments, TestContext.Current.CancellationToken), complaints.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private sealed class FullWriter : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => throw new IOException(Full);
    }
}
