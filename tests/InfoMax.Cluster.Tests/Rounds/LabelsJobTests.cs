using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Labels through the rounds. Invariants: class numbers are the places of the valid rows' labels in ordinal order, whatever files
/// and splits there are; dropped rows have none; the job goes on as without labels.
/// </summary>
public sealed class LabelsJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void ClassNumbers_AreOrdinalPlaces_WhateverTheSplits(int files)
    {
        const int Rows = 400;
        float[][] vectors = TrueObjective.Vectors(Rows, 4, 3);
        vectors[7] = [0, 0, 0, 0];
        int perFile = Rows / files;
        for (int f = 0; f < files; f++)
        {
            File.WriteAllBytes(_folder[$"x{f:000}.npy"], NpyWriter.Matrix([.. vectors.Skip(f * perFile).Take(perFile).SelectMany(v => v)], 4, "<f4"));
        }

        // 9 comes after 10: texts, not numbers. Row 7 is not valid, and nobody else has its label.
        double[] labels = [.. Enumerable.Range(0, Rows).Select(row => row == 7 ? 99 : row % 11 == 5 ? double.NaN : (row % 3) + 8)];
        string path = Path.Combine(Directory.CreateDirectory(_folder["labels"]).FullName, "labels.npy");
        File.WriteAllBytes(path, NpyWriter.Vector(labels, "<f8"));
        JobSpec spec = new()
        {
            Inputs = [_folder.Root],
            Labels = new LabelSource(null, path),
            ScoreKind = ScoreKind.Uniform,
            DropInvalid = true,
            Budgets = [new BudgetRule(null, 20)],
            Neighbors = [5],
            Alphas = [AlphaRule.Auto],
            Partitions = 1,
            Output = _folder.Root,
        };
        using RoundRun run = new(spec);
        PointResult point = Assert.Single(run.Solve(TestContext.Current.CancellationToken));
        Assert.Equal(20, point.Budget);

        int[] expected = [.. labels.Where((_, row) => row != 7).Select(label => double.IsNaN(label) ? -1 : label == 8 ? 1 : label == 9 ? 2 : 0)];
        LabelsResult result = Assert.Single(run.Results<LabelsResult>(RoundKind.Labels));
        RoundContext reader = run.ContextOf(RoundKind.Copies, 0, 1, TestContext.Current.CancellationToken);
        Assert.Equal(["10", "8", "9"], JobLabels.Names(reader).Names);
        Assert.Equal([expected.Count(c => c == 0), expected.Count(c => c == 1), expected.Count(c => c == 2)], JobLabels.Names(reader).Rows.Select(n => (int)n));
        Assert.Equal(expected, JobLabels.All(reader));
        Assert.Equal(JobLabels.All(reader), Enumerable.Range(0, RoundIndex.Read<ArtifactRef[]>(run.Store, result.Index).Length).SelectMany(split => JobLabels.OfSplit(reader, split)));
        Assert.Equal((3, (long)expected.Count(c => c >= 0), (long)expected.Count(c => c < 0)), (result.Classes, result.Labelled, result.Unlabelled));
        Assert.Equal([$"{expected.Count(c => c < 0)} of 399 rows have no label: scores of labels leave them out, and copies take having none for a label of its own"], result.Warned);
    }
}
