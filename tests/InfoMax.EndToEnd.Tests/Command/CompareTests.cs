using System.Text.Json.Nodes;
using ParquetSharp;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary><c>infomax compare</c> as a user runs it.</summary>
public sealed class CompareTests : IDisposable
{
    private const int Rows = 300;
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Methods_ChooseExactlyP_OfTheRowsThatAreNotHeldOut()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => row == 5 ? float.NaN : row % 7)]);

        InfomaxResult result = await CommandInProcess.RunAsync(
            "compare", input, "--labels", $"file:{labels}", "--fraction", "0.1,0.25", "--methods", "infomax,random,class-random,top,kcenter", "--seeds", "2", "--json",
            "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode document = JsonNode.Parse(result.Output)!;
        int pool = (int)document["pool_rows"]!;
        Assert.Equal((Rows, 59), (pool + (int)document["test_rows"]!, (int)document["test_rows"]!));
        JsonNode[] results = [.. document["results"]!.AsArray().Select(node => node!)];
        Assert.Equal(2 * (1 + 2 + 2 + 1 + 2), results.Length);
        HashSet<long> allowed = [];
        foreach (JsonNode one in results)
        {
            string file = _workspace[Path.Combine("out", (string)one["file"]!)];
            long[] chosen = RowsOf(file);
            Assert.Equal((int)Math.Floor(((double)one["fraction"]! * pool) + 0.5), chosen.Length);
            Assert.Equal(chosen.Order().Distinct(), chosen);
            allowed.UnionWith(chosen);
            Assert.Equal(chosen.Count(row => row != 5), one["class_counts"]!.AsArray().Sum(count => (int)count!));
            Assert.InRange((double)one["accuracy"]!, 0.2, 1);
            Assert.InRange((double)one["redundancy"]!, 0, 1);
        }

        Assert.InRange(allowed.Count, 1, pool);
        Assert.True(File.Exists(_workspace["out/methods/random/0.1-43.npy"]));
        Assert.True(File.Exists(_workspace["out/methods/infomax/0.25.npy"]));
        Assert.Contains("test accuracy", File.ReadAllText(_workspace["out/compare.svg"]), StringComparison.Ordinal);
        Assert.Equal(results.Length, Columns(_workspace["out/compare.parquet"]));
        Assert.False(Directory.Exists(_workspace["out/.infomax"]));

        InfomaxResult again = await CommandInProcess.RunAsync("compare", input, "--fraction", "0.1", "--methods", "top", "--output", _workspace["out"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("is not empty", again.Error, StringComparison.Ordinal);
    }

    /// <summary>The terminal's table has a legend and a command that goes on, and a report says on the terminal what is best by which measure.</summary>
    [Fact]
    public async Task Table_IsExplained_AndSaysWhatToDoNext()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        InfomaxResult result = await CommandInProcess.RunAsync("compare", input, "--fraction", "0.1", "--methods", "random,top", "--seeds", "2", "--output", _workspace["told"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.All((string[])["objective: F", "mean score: importance", "redundancy: ", "coverage: ", "seconds: "], head => Assert.Contains("  " + head, result.Output.Replace("; ", "\n  ", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.DoesNotContain("accuracy: ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"next: infomax report {_workspace["told"]}   (the same as curves, one page){Environment.NewLine}", result.Output, StringComparison.Ordinal);

        string[] lines = (await CommandInProcess.RunAsync("report", _workspace["told"])).Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("report.html", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^  10 % kept by 2 methods: coverage [0-9.]+ \((random|top)\) to [0-9.]+ \((random|top)\)$", lines[1]);
        Assert.Matches(@"^  10 % kept by 2 methods: objective [-0-9.]+ \((random|top)\) to [-0-9.]+ \((random|top)\)$", lines[2]);
    }

    /// <summary>What no probe could learn, or no test could tell, is refused before any choice; tuning asks the same.</summary>
    [Fact]
    public async Task LabelsThatTeachNothing_AreRefused()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        string ids = _workspace.Scores("ids.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)row)]);
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 3))]);
        string foreign = _workspace.Scores("f.npy", [.. Enumerable.Repeat(99f, Rows)]);
        (string Verb, string[] Arguments, int Code, string Words)[] cases =
        [
            ("compare", ["--labels", $"file:{ids}"], 2, "has a label of its own"),
            ("tune", ["--labels", $"file:{ids}"], 2, "has a label of its own"),
            ("compare", ["--labels", $"file:{labels}", "--test-embeddings", input, "--test-labels", foreign], 3, "no test row has a label that a row of the input has"),
        ];
        foreach ((string verb, string[] arguments, int code, string words) in cases)
        {
            InfomaxResult result = await CommandInProcess.RunAsync([verb, input, .. arguments, "--fraction", "0.1", "--output", _workspace["out"]]);
            Assert.Equal(code, result.ExitCode);
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>What a test row without label would be right for nobody knows; of a label that the input lacks everybody is wrong. Both are told.</summary>
    [Fact]
    public async Task TestRowsWithoutLabel_AreLeftOut_AndThoseOfOtherLabelsAreMissed()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 7))]);

        // The input itself: with every row chosen each test row is named rightly, if it can be.
        string test = _workspace.Scores("t.npy", [.. Enumerable.Range(0, Rows).Select(row => row < 30 ? float.NaN : row < 57 ? 99 : row % 7)]);

        InfomaxResult result = await CommandInProcess.RunAsync(
            "compare", input, "--labels", $"file:{labels}", "--test-embeddings", input, "--test-labels", test, "--fraction", "1", "--methods", "top", "--json",
            "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode document = JsonNode.Parse(result.Output)!;
        Assert.Equal((270, 30, 27), ((int)document["test_rows"]!, (int)document["test_rows_without_label"]!, (int)document["test_rows_of_other_labels"]!));
        Assert.Equal(243 / 270.0, (double)document["results"]![0]!["accuracy"]!, 1e-12);
        Assert.Contains("30 test rows without label are left out; accuracies are over 270 rows", result.Error, StringComparison.Ordinal);
        Assert.Contains("27 test rows have a label that no row of the input has, and every method misses them", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Test rows in files of a directory are in natural order, which their labels must follow: said of them as of the input.</summary>
    [Fact]
    public async Task WhatIsToBeKnownOfTestFiles_IsSaid()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(Rows, 14));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 7))]);
        Directory.CreateDirectory(_workspace["test"]);
        _workspace.Embeddings("test/t_2.npy", Workspace.Clustered(20, 14, 2));
        _workspace.Embeddings("test/t_10.npy", Workspace.Clustered(30, 14, 3));
        string test = _workspace.Scores("t.npy", [.. Enumerable.Range(0, 50).Select(row => (float)(row < 20 ? row % 7 : (row - 20) % 7))]);

        InfomaxResult result = await CommandInProcess.RunAsync(
            "compare", input, "--labels", $"file:{labels}", "--test-embeddings", _workspace["test"], "--test-labels", test, "--fraction", "0.5", "--methods", "top", "--json",
            "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        JsonNode document = JsonNode.Parse(result.Output)!;
        Assert.Equal(1, (double)document["results"]![0]!["accuracy"]!);
        string line = $"--test-embeddings {_workspace["test"]}: natural and textual order of the files differ: t_2.npy comes before t_10.npy";
        Assert.Contains(line, result.Error, StringComparison.Ordinal);
        Assert.Contains(document["warnings"]!.AsArray(), warning => ((string)warning!).StartsWith(line, StringComparison.Ordinal));
    }

    /// <summary>Of a file with several embeddings the test rows are those of the one that is chosen from, and ids that nobody asks for are no matter.</summary>
    [Fact]
    public async Task TestRows_AreOfTheInputsEmbedding()
    {
        float[,] rows = Workspace.Clustered(Rows, 14);
        float[,] others = new float[Rows, 14];
        for (int row = 0; row < Rows; row++)
        {
            others[row, row % 3] = 1;
        }

        byte[] Npy(float[,] values) => NpyWriter.Matrix([.. values.Cast<float>()], 14, "<f4");
        NpzWriter.Write(_workspace["x.npz"], System.IO.Compression.CompressionLevel.NoCompression, ("b32_img", Npy(others)), ("b32_txt", Npy(rows)));
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 7))]);
        string[] test = ["--labels", $"file:{labels}", "--test-labels", labels, "--fraction", "0.5", "--methods", "top"];
        InfomaxResult result = await CommandInProcess.RunAsync(
            ["compare", _workspace["x.npz"], "--embedding", "b32_txt", "--score", "uniform", "--test-embeddings", _workspace["x.npz"], .. test, "--json", "--output", _workspace["out"]]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(1, (double)JsonNode.Parse(result.Output)!["results"]![0]!["accuracy"]!);

        // Its ids are no matter; that it is the input is.
        string said = Assert.Single(result.Error.Split('\n'), line => line.Contains("--test-embeddings", StringComparison.Ordinal));
        Assert.EndsWith($": {Rows} rows are equal to some of the input, which a method may choose: of these the accuracy is no test", said.TrimEnd(), StringComparison.Ordinal);

        // Before any work, and in a dry run too, those of another length are refused.
        string other = _workspace.Embeddings("o.npy", Workspace.Clustered(Rows, 13));
        foreach (string[] how in (string[][])[["--output", _workspace["none"]], ["--dry-run"]])
        {
            InfomaxResult refused = await CommandInProcess.RunAsync(["compare", _workspace["x.npz"], "--embedding", "b32_txt", "--test-embeddings", other, .. test, .. how]);
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("13 values a row, but the input has 14", refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("reading the rows", refused.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_workspace["none"]));
        }
    }

    /// <summary>A score that only a job of its own can make is made by one: the methods see what prune would.</summary>
    [Fact]
    public async Task AScoreThatIsMade_IsTheOneOfPrune()
    {
        float[,] values = Workspace.Clustered(Rows, 14);
        string input = _workspace.Embeddings("x.npy", values);
        string target = _workspace.Embeddings("t.npy", Workspace.Clustered(1, 14, 5));

        InfomaxResult result = await CommandInProcess.RunAsync(
            "compare", input, "--score", $"target:{target}", "--fraction", "0.1", "--methods", "infomax,top", "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        float[,] wanted = Workspace.Clustered(1, 14, 5);
        double[] cosines = [.. Enumerable.Range(0, Rows).Select(row => Cosine(values, row, wanted))];
        Assert.Equal(Enumerable.Range(0, Rows).OrderByDescending(row => cosines[row]).Take(30).Order().Select(row => (long)row), RowsOf(_workspace["out/methods/top/0.1.npy"]));

        // Parts from outside, from labels and from the graph together, on rows of which some are held out.
        string labels = _workspace.Scores("y.npy", [.. Enumerable.Range(0, Rows).Select(row => (float)(row % 7))]);
        InfomaxResult combined = await CommandInProcess.RunAsync(
            "compare", input, "--labels", $"file:{labels}", "--score", $"combine:target:{target}+el2n+hub*0.5", "--fraction", "0.1", "--methods", "infomax,top",
            "--output", _workspace["both"]);
        Assert.True(combined.ExitCode == 0, combined.Error);
        Assert.NotEqual(RowsOf(_workspace["out/methods/top/0.1.npy"]), RowsOf(_workspace["both/methods/top/0.1.npy"]));
        Assert.Equal(24, RowsOf(_workspace["both/methods/infomax/0.1.npy"]).Length);
    }

    private static double Cosine(float[,] rows, int row, float[,] target)
    {
        double product = 0;
        double square = 0;
        for (int k = 0; k < rows.GetLength(1); k++)
        {
            product += (double)rows[row, k] * target[0, k];
            square += (double)rows[row, k] * rows[row, k];
        }

        return product / Math.Sqrt(square);
    }

    private static long[] RowsOf(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        return [.. Enumerable.Range(0, (bytes.Length - header) / sizeof(long)).Select(i => BitConverter.ToInt64(bytes, header + (i * sizeof(long))))];
    }

    /// <summary>Rows of the table, whose columns are those of the contract.</summary>
    private static long Columns(string file)
    {
        using ParquetFileReader reader = new(file);
        string[] names = [.. Enumerable.Range(0, reader.FileMetaData.NumColumns).Select(i => reader.FileMetaData.Schema.Column(i).Name)];
        Assert.Equal(["fraction", "method", "seed", "objective", "mean_score", "redundancy", "coverage", "accuracy", "accuracy_stderr", "seconds"], names);
        return reader.FileMetaData.NumRows;
    }
}
