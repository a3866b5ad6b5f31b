using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>What the files of an input decide about a job, and what they do not.</summary>
public sealed class InputFilesJobTests : IDisposable
{
    private const int Dimension = 4;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HowRowsAreCutIntoFiles_ChangesNothing()
    {
        float[][] rows = Rows(240);
        Write("one", rows, 240);
        Write("many", rows, 7);
        Write("uneven", rows, 100);
        (long[] Rows, float[] Gains)[] results = [.. new[] { "one", "many", "uneven" }.Select(folder => Solve(Spec(folder)))];
        Assert.Equal(results[0].Rows, results[1].Rows);
        Assert.Equal(results[0].Gains, results[1].Gains);
        Assert.Equal(results[0].Rows, results[2].Rows);
    }

    [Fact]
    public void InvalidRowsOfSmallFiles_AreNamedByTheirFileAndItsRow()
    {
        float[][] rows = Rows(30);
        rows[17] = new float[Dimension];
        Write("in", rows, 7);
        string message = Assert.Throws<InvalidOperationException>(() => Solve(Spec("in"))).Message;
        Assert.Contains("e_2.npy row 3 (zero embedding)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsOfRepeatedIds_AreDropped_WithoutMakingTheInputInvalid()
    {
        float[][] rows = Rows(60);
        string[] ids = [.. Enumerable.Range(0, 60).Select(i => $"id {i % 25}")];
        Write("in", rows, 7, ids);
        JobSpec spec = Spec("in") with { OnDuplicateId = DuplicateIds.First, Copies = CopyRule.Keep, Budgets = [new BudgetRule(null, 25)] };
        using RoundRun run = new(spec);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), Coreset(run, run.Solve(Token)));
        RejectCount[] rejects = [.. run.Results<IngestResult>(RoundKind.Ingest).SelectMany(ingest => ingest.RejectCounts)];
        Assert.Equal([("duplicate id", 35L)], rejects.GroupBy(reject => reject.Reason).Select(group => (group.Key, group.Sum(reject => reject.Count))));
        Assert.Contains("35 rows are dropped", Assert.Single(run.Results<PlanResult>(RoundKind.Plan)[0].Warned), StringComparison.Ordinal);
        Assert.Contains("35 rows have the id of an earlier row", Assert.Throws<InputDataException>(() => Solve(spec with { OnDuplicateId = DuplicateIds.Fail })).Message, StringComparison.Ordinal);
    }

    private static float[][] Rows(int count)
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Dimension).Select(_ => (float)(random.NextDouble() - .5)).ToArray())];
    }

    private static long[] Coreset(RoundRun run, PointResult[] points)
    {
        using Stream stream = run.Store.OpenRead(points[0].Coreset);
        return CoresetArtifact.Read(stream).Rows;
    }

    private static (long[] Rows, float[] Gains) Solve(JobSpec spec)
    {
        using RoundRun run = new(spec);
        using Stream stream = run.Store.OpenRead(run.Solve(Token)[0].Coreset);
        CoresetColumns coreset = CoresetArtifact.Read(stream);
        return (coreset.Rows, coreset.Gains);
    }

    private JobSpec Spec(string folder) => new()
    {
        Inputs = [_folder[folder]],
        ScoreKind = ScoreKind.Uniform,
        Budgets = [new BudgetRule(null, 24)],
        Neighbors = [5],
        Alphas = [new AlphaRule(.5, 0)],
        Output = _folder["out"],
    };

    private void Write(string folder, float[][] rows, int fileRows, string[]? ids = null)
    {
        foreach ((float[][] part, int i) in rows.Chunk(fileRows).Select((part, i) => (part, i)))
        {
            string stem = _folder[Path.Combine(folder, $"e_{i}")];
            File.WriteAllBytes(stem + ".npy", NpyWriter.Matrix([.. part.SelectMany(row => row)], Dimension, "<f4"));
            if (ids is not null)
            {
                string[] own = ids[(i * fileRows)..((i * fileRows) + part.Length)];
                ParquetFixture.Columns(stem + ".parquet", "id", own, "s", new float[own.Length]);
            }
        }
    }
}
