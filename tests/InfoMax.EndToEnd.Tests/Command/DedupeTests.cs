using System.Text.Json.Nodes;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary><c>dedupe</c>: one row of each family, no budget, and only the options that bear on it.</summary>
public sealed class DedupeTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Command_TakesOutCopies_AndIsNoPruneToResume()
    {
        float[,] rows = Workspace.Clustered(80, 6);
        for (int i = 0; i < 20 * 6; i++)
        {
            rows[60 + (i / 6), i % 6] = rows[i / 6, i % 6];
        }

        string input = _workspace.Embeddings("x.npy", rows);
        InfomaxResult done = await CommandInProcess.RunAsync("dedupe", input, "--output", _workspace["out"], "--copies", "exact", "--json");
        Assert.True(done.ExitCode == 0, done.Error);
        JsonNode report = JsonNode.Parse(done.Output)!;
        Assert.Equal(20, report["copies"]!["rows"]!.GetValue<int>());
        Assert.Equal(80, report["valid_rows"]!.GetValue<int>());
        Assert.Equal(["copies.parquet", "manifest.json", "selection.npy", "selection.parquet"], Directory.GetFiles(_workspace["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        JsonNode[] explained = [.. JsonNode.Parse((await CommandInProcess.RunAsync("explain", _workspace["out"], "63", "3", "30", "3", "--json")).Output)!.AsArray().OfType<JsonNode>()];
        Assert.Equal([63, 3, 30], explained.Select(row => row["row"]!.GetValue<int>()));
        Assert.Equal((3, 1.0, "row 3 stands for it (cosine 1.000), one of a family of 2"), (explained[0]["representative"]!["row"]!.GetValue<int>(), Math.Round(explained[0]["representative"]!["cosine"]!.GetValue<double>(), 3), explained[0]["words"]![1]!.GetValue<string>()));
        Assert.Equal(["row 3: kept (selected)", "stands for 1 copy of itself, the nearest of them 63 (1.000)"], explained[1]["words"]!.AsArray().Select(line => line!.GetValue<string>()));
        Assert.Equal("no other row is a copy of it", explained[2]["words"]![1]!.GetValue<string>());
        Assert.Null(explained[0]["importance"]);
        Assert.Contains("80: is neither", (await CommandInProcess.RunAsync("explain", _workspace["out"], "80")).Error, StringComparison.Ordinal);
        Assert.Contains("'infomax explain DIR ROW' says which row stands for it", (await CommandInProcess.RunAsync("report", _workspace["out"])).Error, StringComparison.Ordinal);
        InfomaxResult other = await CommandInProcess.RunAsync("prune", input, "--output", _workspace["out"], "--fraction", "0.5", "--resume");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("began as a dedupe and is now a prune", other.Error, StringComparison.Ordinal);
    }

    /// <summary>Where there are no copies there is a table without rows, and every row stands for itself.</summary>
    [Fact]
    public async Task WithoutCopies_TheirTableIsEmpty()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(60, 6));
        Assert.Equal(0, (await CommandInProcess.RunAsync("dedupe", input, "--output", _workspace["out"], "--copies", "exact")).ExitCode);
        using (ParquetSharp.ParquetFileReader reader = new(Path.Combine(_workspace["out"], "copies.parquet")))
        {
            Assert.Equal((0, 6), (reader.FileMetaData.NumRows, reader.FileMetaData.NumColumns));
        }

        InfomaxResult explained = await CommandInProcess.RunAsync("explain", _workspace["out"], "7");
        Assert.Equal(["row 7: kept (selected)", "no other row is a copy of it"], explained.Output.TrimEnd().Split('\n').Select(line => line.Trim()));
    }

    [Theory]
    [InlineData("--copies", "keep", "leaves nothing to do")]
    [InlineData("--score", "hub", "needs the neighbours")]
    public void Options_WithoutSense_AreRefused(string option, string value, string reason)
    {
        Assert.Null(Read([_workspace.Embeddings("x.npy", Workspace.Clustered(40, 6)), "--output", _workspace["out"], option, value], out IReadOnlyList<string> problems));
        Assert.Contains(reason, Assert.Single(problems), StringComparison.Ordinal);
    }

    /// <summary>A budget in a file that prune shares is passed over; on the command line there is none.</summary>
    [Fact]
    public void FileOfPrune_IsShared()
    {
        File.WriteAllText(_workspace["run.yaml"], "fraction: 0.1\ncopies: 0.9\n");
        PruneOptions? options = Read(
            [_workspace.Embeddings("x.npy", Workspace.Clustered(40, 6)), "--output", _workspace["out"], "--config", _workspace["run.yaml"]], out IReadOnlyList<string> problems);
        Assert.Empty(problems);
        Assert.Equal((JobGoal.Dedupe, 0.9, 0), (options!.Job.Goal, options.Job.Copies.Threshold, options.Job.Budgets.Count));
        Assert.DoesNotContain(new PruneOptionSet(JobVerbs.Dedupe).Options, option => option.Name is "fraction" or "budget" or "neighbors" or "solver");
    }

    /// <summary>20 of 80 rows repeat another: the other 60 are compared; with labels that differ, all are.</summary>
    [Theory]
    [InlineData("--copies", "exact", 0.25)]
    [InlineData("--copies", "0.999", 0.25)]
    [InlineData("--labels", "file", 0)]
    public void ShareOfCopies_IsEstimatedBeforehand(string option, string value, double share)
    {
        float[,] rows = Workspace.Clustered(80, 6);
        for (int i = 0; i < 20 * 6; i++)
        {
            rows[60 + (i / 6), i % 6] = rows[i / 6, i % 6];
        }

        string input = Path.Combine(Directory.CreateDirectory(_workspace["in"]).FullName, "x.npy");
        File.Move(_workspace.Embeddings("x.npy", rows), input);
        string labels = _workspace["labels.npy"];
        File.WriteAllBytes(labels, NpyWriter.Vector<long>([.. Enumerable.Range(0, 80).Select(row => (long)row)], "<i8"));
        PruneOptions options = Read([input, "--output", _workspace["out"], option, value == "file" ? $"file:{labels}" : value], out _)!;
        CopyShare estimate = CopyShare.Of(options.Job, InputDataset.Discover(options.Job.InputRequest, CancellationToken.None), 1, CancellationToken.None)!;
        Assert.Equal(share, estimate.Share, 9);
        Assert.InRange(share, estimate.Lower, estimate.Upper);
        Assert.Equal((share == 0 ? 80 : 60, 80L, false), (estimate.SampleRows, estimate.ComparedRows, estimate.IsLowerBound));
    }

    /// <summary>200 equal rows of ten labels in turn: 190 are copies.</summary>
    [Fact]
    public void ShareOfCopies_OfFamiliesOfManyLabels_IsNoLess()
    {
        float[,] rows = Workspace.Clustered(200, 6);
        for (int i = 0; i < 200 * 6; i++)
        {
            rows[i / 6, i % 6] = rows[0, i % 6];
        }

        string labels = _workspace["labels.npy"];
        File.WriteAllBytes(labels, NpyWriter.Vector<long>([.. Enumerable.Range(0, 200).Select(row => (long)(row % 10))], "<i8"));
        PruneOptions options = Read([_workspace.Embeddings("x.npy", rows), "--output", _workspace["out"], "--labels", $"file:{labels}"], out _)!;
        CopyShare estimate = CopyShare.Of(options.Job, InputDataset.Discover(options.Job.InputRequest, CancellationToken.None), 1, CancellationToken.None)!;
        Assert.Equal((0.95, 0.95, 0.95), (estimate.Share, estimate.Lower, estimate.Upper));
    }

    /// <summary>
    /// More different rows than are walked, of which a sample is: points on a circle whose neighbours on either side are near, in random order
    /// (a row near an earlier one may be near a copy alone) and in their own (whose chains have no near beginning); and families.
    /// </summary>
    [Theory]
    [InlineData("circle", true)]
    [InlineData("circle", false)]
    [InlineData("families", false)]
    public void ShareOfCopies_OfASample_HasTheTruthInItsInterval(string kind, bool shuffled)
    {
        const int Rows = 6000;
        const double Step = 2 * Math.PI / Rows;
        Random random = new(7);
        int[] order = [.. Enumerable.Range(0, Rows)];
        if (shuffled)
        {
            random.Shuffle(order);
        }

        float[,] rows = new float[Rows, 16];
        for (int i = 0; i < Rows; i++)
        {
            // Families: 3000 rows on their own, and 40 families of 75 within a twentieth of the angle of T.
            int family = i < Rows / 2 ? i : 3000 + (i % 40);
            Random own = new(family);
            for (int k = 0; k < 16; k++)
            {
                rows[i, k] = kind == "families"
                    ? (float)(own.NextDouble() - 0.5 + (i < Rows / 2 ? 0 : 0.005 * random.NextDouble()))
                    : (float)(k == 0 ? Math.Cos(order[i] * Step) : k == 1 ? Math.Sin(order[i] * Step) : 0);
            }
        }

        string threshold = kind == "families" ? "0.98" : Math.Cos(3.5 * Step).ToString("F10", System.Globalization.CultureInfo.InvariantCulture);
        PruneOptions options = Read([_workspace.Embeddings("x.npy", rows), "--output", _workspace["out"], "--copies", threshold], out _)!;
        CopyShare estimate = CopyShare.Of(options.Job, InputDataset.Discover(options.Job.InputRequest, CancellationToken.None), 1, CancellationToken.None)!;
        double truth = kind == "families" ? (Rows - 3040.0) / Rows : Circle(order) / (double)Rows;
        Assert.InRange(truth, estimate.Lower, estimate.Upper);
        Assert.True(estimate.Upper - estimate.Lower < (kind == "circle" && !shuffled ? 1.01 : 0.12), $"{estimate}");
    }

    /// <summary>Copies of the walk over points on a circle of which three on either side are near.</summary>
    private static int Circle(int[] order)
    {
        bool[] isKept = new bool[order.Length];
        foreach (int point in order)
        {
            isKept[point] = !Enumerable.Range(-3, 7).Any(step => isKept[(point + step + order.Length) % order.Length]);
        }

        return isKept.Count(kept => !kept);
    }

    private static PruneOptions? Read(string[] arguments, out IReadOnlyList<string> problems)
    {
        PruneOptionSet set = new(JobVerbs.Dedupe);
        System.CommandLine.Command command = new("dedupe");
        set.AddTo(command);
        OptionProblems found = new();
        PruneOptions? options = PruneOptionsReader.Read(set, OptionValues.Collect(set, command.Parse(arguments), found), found);
        problems = found.Lines;
        return options;
    }
}
