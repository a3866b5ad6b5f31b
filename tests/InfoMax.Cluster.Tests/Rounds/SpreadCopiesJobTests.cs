using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Copies sought in ranges. Invariants: where every pair is multiplied, the ranges find what one item with all rows finds, whatever
/// their number, and both what the walk over all rows finds, equal ones too; by cells, representatives, cosines, families and recall do not depend on the number of ranges, threads or partitions,
/// and are those of the walk over all pairs but for a thousandth; equal rows alone are found exactly.
/// </summary>
public sealed class SpreadCopiesJobTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, false, 0.98)]
    [InlineData(5, false, 0.98)]
    [InlineData(5, true, 0.98)]
    [InlineData(3, true, 0.9)]
    [InlineData(4, true, 1.0)]
    public void Ranges_FindWhatOneItemFinds(int ranges, bool labelled, double threshold)
    {
        using NpyInput input = new(WithFamilies(2000, 24, 0.11f), files: 3);
        using TemporaryFolder folder = new();
        JobSpec spec = Spec(input, 1) with { Copies = new CopyRule(threshold) };
        if (labelled)
        {
            File.WriteAllBytes(folder["labels.npy"], NpyWriter.Vector<long>([.. Enumerable.Range(0, 2000).Select(row => (long)(row % 3 == 0 ? 1 : 0))], "<i8"));
            spec = spec with { Labels = new LabelSource(null, folder["labels.npy"]) };
        }

        using RoundRun whole = new(spec);
        using RoundRun spread = new(spec with { CopyRanges = ranges }, reclaim: true);
        CopiesResult expected = Found(whole);
        CopiesResult found = Found(spread);
        Assert.InRange(expected.Facts!.Rows, 200, 1900);
        Assert.Equal(expected.Facts, found.Facts);
        Assert.Equal(expected.Warned, found.Warned);
        Assert.Equal(expected.MeanImportance, found.MeanImportance, 12);
        RequireEqual(AllCopies.Of(whole, expected), AllCopies.Of(spread, found));
        Assert.Equal(Kept(whole, expected), Kept(spread, found));
    }

    [Fact]
    public void Cells_FindTheSameInAnyRangesThreadsAndPartitions_AndNearlyAllCopies()
    {
        const int Rows = 8400;
        float[][] vectors = WithFamilies(Rows, 24, 0.11f, chains: false);
        using NpyInput input = new(vectors, files: 4);
        JobSpec spec = Spec(input, 1) with { Copies = CopyRule.Default };
        using RoundRun one = new(spec with { CopyRanges = 2 }, threads: 1);
        using RoundRun other = new(spec with { CopyRanges = 5, Partitions = 3 }, threads: 3);
        CopiesResult first = Found(one);
        CopiesResult second = Found(other);
        Assert.Equal(first.Facts, second.Facts);
        CopyTable table = AllCopies.Of(one, first);
        RequireEqual(table, AllCopies.Of(other, second));

        // Uniform scores: the walk is by row number.
        int[] truth = Walk(vectors, 0.98f);
        HashSet<long> copies = [.. table.Rows];
        int alike = truth.Where((representative, row) => (representative != row) == copies.Contains(row)).Count();
        Assert.InRange(truth.Where((representative, row) => representative != row).Count(), 3000, Rows - 1000);
        Assert.InRange(alike / (double)Rows, 0.999, 1);
        Assert.InRange(first.Facts!.PairRecall, 0.99, 1);
        Assert.All(table.Representatives, row => Assert.DoesNotContain(row, copies));
    }

    [Fact]
    public void EqualRowsAlone_LeaveOne_AndDifferentOnesAll()
    {
        float[] row = TrueObjective.Vectors(1, 8, 1)[0];
        using NpyInput equal = new([.. Enumerable.Repeat(row, 300)], files: 3);
        using NpyInput different = new(TrueObjective.Vectors(300, 24, 3), files: 2);
        using RoundRun one = new(Spec(equal, 1) with { CopyRanges = 3 });
        using RoundRun all = new(Spec(different, 1) with { CopyRanges = 3 });
        Assert.Equal(new CopyFacts(0.98, 299, 1, 300, 0, 1), Found(one).Facts);
        Assert.Equal(new CopyFacts(0.98, 0, 0, 0, 0, 1), Found(all).Facts);
    }

    /// <summary>Equal rows of which nearer representatives come between the first and the others: each row has the nearest before itself, in every form of the search.</summary>
    [Theory]
    [InlineData(0.5, 2, 1)]
    [InlineData(0.8, 3, 2)]
    [InlineData(0.9, 3, 3)]
    [InlineData(0.6, 4, 4)]
    public void EqualRows_EachHaveTheNearestBeforeThemselves(double threshold, int dimension, ulong seed)
    {
        const int Rows = 240;
        SplitMix64 random = new(seed);
        float[][] vectors = TrueObjective.Vectors(Rows, dimension, seed);
        vectors = [.. vectors.Select((vector, row) => row % 4 == 0 ? vector : vectors[random.Next(60)])];
        double[] scores = [.. vectors.Select(_ => (double)random.Next(150))];
        using NpyInput input = new(vectors, files: 5);
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["scores.npy"], NpyWriter.Vector(scores, "<f8"));
        JobSpec spec = Spec(input, 1) with { Copies = new CopyRule(threshold), Score = ScoreSource.Parse($"file:{folder["scores.npy"]}") };
        int[] truth = NearestBefore(vectors, scores, threshold);
        long[] copies = [.. Enumerable.Range(0, Rows).Where(row => truth[row] != row).Select(row => (long)row)];
        int[] sizes = [.. Enumerable.Range(0, Rows).Select(row => truth.Count(other => other == row))];
        foreach (JobSpec form in (JobSpec[])[spec, spec with { CopyRanges = 2 }, spec with { CopyRanges = 4, Partitions = 3 }])
        {
            using RoundRun run = new(form, reclaim: true);
            CopiesResult found = Found(run);
            CopyTable table = AllCopies.Of(run, found);
            Assert.Equal(copies, table.Rows);
            Assert.Equal(copies.Select(row => (long)truth[row]), table.Representatives);
            Assert.Equal(copies.Select(row => sizes[truth[row]]), table.FamilySizes);
            Assert.Equal((sizes.Count(size => size > 1), sizes.Max()), (found.Facts!.Families, found.Facts.Largest));
        }
    }

    private static JobSpec Spec(NpyInput input, int partitions) => input.Spec(partitions, 1, 5, 0.4) with { Copies = CopyRule.Default };

    private static CopiesResult Found(RoundRun run)
    {
        while (run.Next is { } next && next.Kind is not (RoundKind.Graph or RoundKind.Centroids))
        {
            run.RunNext(next, Token);
        }

        return Assert.Single(run.Results<CopiesResult>(RoundKind.Copies));
    }

    private static void RequireEqual(CopyTable expected, CopyTable found)
    {
        Assert.Equal(expected.Rows, found.Rows);
        Assert.Equal(expected.Representatives, found.Representatives);
        Assert.Equal(expected.Cosines, found.Cosines);
        Assert.Equal(expected.FamilySizes, found.FamilySizes);
        Assert.Equal(expected.Importance, found.Importance);
        Assert.Equal(expected.Leads, found.Leads);
        Assert.Equal(expected.LeadSizes, found.LeadSizes);
    }

    private static long[] Kept(RoundRun run, CopiesResult copies) =>
    [
        .. RoundIndex.Read<ArtifactRef[]>(run.Store, copies.Index).SelectMany(part =>
        {
            using Stream stream = run.Store.OpenRead(part);
            return ImportanceArtifact.Read(stream).Rows;
        }),
    ];

    /// <summary>Two thirds of the rows are copies: some equal, others around an original, or within a chain.</summary>
    private static float[][] WithFamilies(int rows, int dimension, float spread, bool chains = true)
    {
        float[][] vectors = TrueObjective.Vectors(rows, dimension, 5);
        SplitMix64 random = new(9);
        for (int row = rows / 3; row < rows; row++)
        {
            int original = random.Next(3) == 0 ? random.Next(rows / 100) : random.Next(chains ? row : rows / 3);
            float length = random.Next(4) == 0 ? 0 : spread * (0.5f + (float)random.NextDouble());
            vectors[row] = [.. vectors[original].Zip(vectors[row], (value, noise) => value + (length * noise))];
        }

        return vectors;
    }

    /// <summary>The definition, in double precision: by score, ties to the lower row, each row the copy of the nearest representative before it.</summary>
    private static int[] NearestBefore(float[][] vectors, double[] scores, double threshold)
    {
        double[][] units = Array.ConvertAll(vectors, vector => Array.ConvertAll(vector, value => value / Math.Sqrt(vector.Sum(v => (double)v * v))));
        List<int> kept = [];
        int[] found = new int[vectors.Length];
        foreach (int row in Enumerable.Range(0, found.Length).OrderByDescending(row => scores[row]).ThenBy(row => row))
        {
            found[row] = kept.Select(other => (other, cosine: System.Numerics.Tensors.TensorPrimitives.Dot<double>(units[row], units[other])))
                .Where(pair => pair.cosine >= threshold).OrderByDescending(pair => pair.cosine).ThenBy(pair => pair.other)
                .Select(pair => pair.other).FirstOrDefault(row);
            if (found[row] == row)
            {
                kept.Add(row);
            }
        }

        return found;
    }

    private static int[] Walk(float[][] vectors, float threshold)
    {
        float[][] units = Array.ConvertAll(vectors, vector => Array.ConvertAll(vector, value => value / System.Numerics.Tensors.TensorPrimitives.Norm<float>(vector)));
        List<int> representatives = [];
        int[] found = new int[vectors.Length];
        for (int row = 0; row < found.Length; row++)
        {
            int at = representatives.FindIndex(other => System.Numerics.Tensors.TensorPrimitives.Dot<float>(units[row], units[other]) >= threshold);
            found[row] = at < 0 ? row : representatives[at];
            if (at < 0)
            {
                representatives.Add(row);
            }
        }

        return found;
    }
}
