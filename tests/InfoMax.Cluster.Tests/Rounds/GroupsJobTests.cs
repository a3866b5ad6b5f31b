using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Groups that are no labels. Invariants: they come from a column, or are the nearest centres of the job's own k-means whatever threads
/// there are; a quota over them is exact, rows in none being a group of their own; the manifest says what each keeps; labels beside
/// them stay labels; what cannot be is refused in one line.
/// </summary>
public sealed class GroupsJobTests : IDisposable
{
    private const int Rows = 400;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AColumnsGroups_GetTheirBudgets_AndTheManifestSaysWhatEachKeeps()
    {
        Write();
        using RoundRun run = new(Spec("column:source") with { Quota = QuotaKind.Equal, Labels = new LabelSource("label", null) });
        PointResult point = Assert.Single(run.Solve(Token));
        long[] chosen = run.Read(point.Coreset).Rows;
        Assert.Equal(
            [("", 7), ("crawl", 11), ("forum", 11), ("shop", 11)],
            chosen.GroupBy(row => Source((int)row) ?? "").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count())));
        JsonNode manifest = Manifest(run);
        Assert.Equal(["crawl", "forum", "shop"], manifest["retention"]!["groups"]!.AsArray().Select(group => (string)group!["name"]!));
        Assert.Equal(["a", "b"], manifest["retention"]!["labels"]!.AsArray().Select(group => (string)group!["name"]!));
        Assert.Equal([null, "crawl", "forum", "shop"], manifest["quota"]!["groups"]!.AsArray().Select(group => (string?)group!["name"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Clusters_AreTheNearestCentres_WhateverTheThreads()
    {
        Write();
        using RoundRun one = new(Spec("cluster") with { Quota = QuotaKind.Proportional }, threads: 1);
        using RoundRun three = new(Spec("cluster") with { Quota = QuotaKind.Proportional }, threads: 3);
        PointResult point = Assert.Single(one.Solve(Token));
        Assert.Equal(one.Read(point.Coreset).Rows, three.Read(Assert.Single(three.Solve(Token)).Coreset).Rows);
        GroupsResult groups = Assert.Single(one.Results<GroupsResult>(RoundKind.Groups));
        int[] numbers = [.. RoundIndex.Read<ArtifactRef[]>(one.Store, groups.Index).SelectMany(part => RoundIndex.Read<int[]>(one.Store, part))];
        using Stream stream = one.Store.OpenRead(one.Results<ArtifactResult>(RoundKind.Prototypes)[0].Artifact);
        (float[] values, int count, int dimension) = CentroidsArtifact.Read(stream);
        Assert.Equal(20, count);
        using EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(Rows, dimension, EmbeddingElement.Single);
        float[][] vectors = Vectors();
        for (int i = 0; i < Rows; i++)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(vectors[i].AsSpan()).CopyTo(matrix.RowRange(i, 1));
        }

        matrix.ComputeNorms(0, Rows);
        Assert.Equal(SphericalKMeans.Assign(matrix, new SphericalCentroids(values, count, dimension), SequentialExecutor.Instance, Token).Nearest, numbers);
        int[] sizes = [.. Enumerable.Range(0, groups.Classes).Select(cluster => numbers.Count(number => number == cluster))];
        int[] taken = [.. Enumerable.Range(0, groups.Classes).Select(cluster => one.Read(point.Coreset).Rows.Count(row => numbers[row] == cluster))];
        Assert.Equal(GroupBudgets.Of(QuotaKind.Proportional, sizes, 40, 0), taken);
    }

    /// <summary>
    /// In partitions every group contributes its share of candidates, however few there are; all rows being candidates, it is one
    /// partition's answer.
    /// </summary>
    [Theory]
    [InlineData(Partitioner.Semantic, 0, SolverKind.Auto)]
    [InlineData(Partitioner.Semantic, 1 << 16, SolverKind.Greedy)]
    [InlineData(Partitioner.Random, 1 << 16, SolverKind.Auto)]
    public void SeveralPartitions_KeepTheBudgetsExactly_TheSameForAnyThreads(Partitioner partitioner, long memory, SolverKind solver)
    {
        Write();
        JobSpec spec = Spec("column:source") with { Quota = QuotaKind.Equal, Partitions = 3, Partitioner = partitioner, MemoryBytes = memory, Solver = solver };
        using RoundRun one = new(spec, threads: 1, reclaim: true);
        using RoundRun three = new(spec, threads: 3);
        PointResult point = Assert.Single(one.Solve(Token));
        Assert.Equal(point.Coreset.Sha256, Assert.Single(three.Solve(Token)).Coreset.Sha256);
        long[] chosen = one.Read(point.Coreset).Rows;
        Assert.Equal(
            [("", 7), ("crawl", 11), ("forum", 11), ("shop", 11)],
            chosen.GroupBy(row => Source((int)row) ?? "").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count())));
        Assert.InRange(point.Value, 0.8 * point.UpperBound, point.UpperBound);
        using RoundRun single = new(spec with { Partitions = 1, MemoryBytes = 0 });
        PointResult whole = Assert.Single(single.Solve(Token));
        if (memory == 0)
        {
            Assert.Equal(single.Read(whole.Coreset).Rows, chosen);
        }
        else
        {
            Assert.InRange(point.Value, 0.95 * whole.Value, 1.01 * whole.Value);
        }

        if (solver == SolverKind.Greedy)
        {
            Assert.NotEqual(Rows, one.Results<LocalCoresetResult>(RoundKind.LocalCoreset).Sum(part => part.Coreset.Rows));
        }
    }

    [Fact]
    public void WhatCannotBe_IsRefusedInOneLine()
    {
        Write();
        Assert.Equal("must be column:NAME or cluster", Assert.Throws<FormatException>(() => GroupSource.Parse("file:x.npy")).Message);
        Assert.Equal("names no column; give column:NAME", Assert.Throws<FormatException>(() => GroupSource.Parse("column:")).Message);
        using RoundRun missing = new(Spec("column:domain"));
        Assert.Contains("no column 'domain' (--groups column); available: source, label", Assert.Throws<InputDataException>(() => missing.Until(RoundKind.Copies, Token)).Message, StringComparison.Ordinal);
        using RoundRun crowded = new(Spec("column:source") with { Quota = QuotaKind.Equal, MinPerGroup = 12 });
        Assert.Equal(
            "--min-per-group 12: 4 groups take 43 rows at least, and the budget is 40; lower it, or raise the budget",
            Assert.Throws<ConfigurationException>(() => crowded.Until(RoundKind.Copies, Token)).Message);
    }

    private static string? Source(int row) => row < 7 ? null : row % 10 == 3 ? "forum" : row % 10 > 6 ? "shop" : "crawl";

    private static float[][] Vectors() => TrueObjective.Vectors(Rows, 6, 31);

    private static JsonNode Manifest(RoundRun run)
    {
        run.Until(RoundKind.None, Token);
        return JsonNode.Parse(File.ReadAllText(Path.Combine(run.Output, "manifest.json")))!;
    }

    private JobSpec Spec(string groups) => new()
    {
        Inputs = [_folder.Root],
        Groups = GroupSource.Parse(groups),
        ScoreKind = ScoreKind.Uniform,
        Budgets = [new BudgetRule(null, 40)],
        Neighbors = [5],
        Alphas = [AlphaRule.Auto],
        Copies = CopyRule.Keep,
        Partitions = 1,
        Output = _folder.Root,
    };

    private void Write()
    {
        FixedSizeListArray.Builder vectors = new(FloatType.Default, 6);
        StringArray.Builder sources = new();
        StringArray.Builder labels = new();
        int row = 0;
        foreach (float[] vector in Vectors())
        {
            vectors.Append();
            ((FloatArray.Builder)vectors.ValueBuilder).AppendRange(vector);
            sources.Append(Source(row));
            labels.Append(row++ % 2 == 0 ? "a" : "b");
        }

        (string Name, IArrowArray Values)[] all = [("source", sources.Build()), ("label", labels.Build()), ("embedding", vectors.Build())];
        Schema schema = new([.. all.Select(column => new Field(column.Name, column.Values.Data.DataType, true))], null);
        ArrowFixture.WriteParquet(_folder["x.parquet"], [new RecordBatch(schema, all.Select(column => column.Values), Rows)]);
    }
}
