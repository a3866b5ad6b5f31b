using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// Bulk artifacts go as soon as no later round reads them. Invariants: every kernel still finds what it reads, and the
/// answer is the same; at the end no bulk artifact is left; the disk never holds more than was estimated.
/// </summary>
public sealed class ReclaimTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, ScoreKind.Uniform, Partitioner.Random)]
    [InlineData(1, ScoreKind.Prototype, Partitioner.Random)]
    [InlineData(5, ScoreKind.Uniform, Partitioner.Random)]
    [InlineData(5, ScoreKind.Prototype, Partitioner.Random)]
    [InlineData(5, ScoreKind.Uniform, Partitioner.Semantic)]
    [InlineData(5, ScoreKind.Prototype, Partitioner.Semantic)]
    public void WholeJob_ReadsNothingThatIsDeleted_AndStaysWithinTheEstimate(int partitions, ScoreKind score, Partitioner partitioner)
    {
        const int Rows = 6000;
        using NpyInput input = new(TrueObjective.Vectors(Rows, 64, 21));
        JobSpec spec = input.Spec(partitions, 300, 10, 0.4) with
        {
            ScoreKind = score,
            Partitioner = partitioner,
            Alphas = [new AlphaRule(0.2, 0), new AlphaRule(0.4, 0)],
            Solver = SolverKind.Greedy,
        };
        using RoundRun kept = new(spec, measuresDisk: true);
        using RoundRun reclaimed = new(spec, reclaim: true, measuresDisk: true);
        string[] expected = [.. kept.Solve(Token).Select(p => p.Coreset.Sha256)];
        string[] actual = [.. reclaimed.Solve(Token).Select(p => p.Coreset.Sha256)];
        Assert.Equal(expected, actual);
        reclaimed.Until(RoundKind.None, Token);
        Assert.DoesNotContain(reclaimed.StoredNames(), name => name.Contains("/bulk/", StringComparison.Ordinal));

        long estimate = Estimate(spec);
        Assert.InRange(reclaimed.PeakBytes, 0.6 * estimate, estimate);
        Assert.True(kept.PeakBytes > reclaimed.PeakBytes, $"{kept.PeakBytes} bytes kept, {reclaimed.PeakBytes} with deletions");
    }

    /// <summary>Each of these is a forgotten declaration: it must fail in any test that runs the round.</summary>
    [Fact]
    public void Kernel_ThatReadsOrWritesWhatItsRoundDoesNotDeclare_IsRefused()
    {
        using NpyInput input = new(TrueObjective.Vectors(60, 8, 3));
        using RoundRun run = new(input.Spec(3, 6, 5, 0.4));
        run.Until(RoundKind.Write, Token);
        RoundContext reduction = run.ContextOf(RoundKind.Reduction, 0, 1, Token);
        Assert.Contains(
            "reduction reads pricing", Assert.Throws<InvalidOperationException>(() => reduction.Results<WorkResult>(RoundKind.Pricing)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => reduction.Takes(RoundKind.Pricing));
        Assert.True(reduction.Takes(RoundKind.LocalCoreset));
        Assert.False(reduction.Takes(RoundKind.GraphCombinedScores, bulk: true));
        ArtifactRef bulk = run.Results<IngestResult>(RoundKind.Ingest)[0].Vectors;
        Assert.Contains(bulk.Uri, Assert.Throws<InvalidOperationException>(() => reduction.Store.OpenRead(bulk)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => reduction.BulkUri("vectors.arrow"));

        // The write round reads results and small artifacts of all rounds, bulk of none.
        RoundContext write = run.ContextOf(RoundKind.Write, 0, 1, Token);
        Assert.Throws<InvalidOperationException>(() => write.Store.OpenRead(bulk));
        write.Store.OpenRead(run.Results<IngestResult>(RoundKind.Ingest)[0].Rows).Dispose();
    }

    [Theory]
    [InlineData(1000L, 2000L, null)]
    [InlineData(1000L, 1000L, null)]
    [InlineData(1000L, null, null)]
    [InlineData(5L << 20, 1L << 20, "--output /data/out: the job needs about 5 MiB of scratch space on that disk, which has 1 MiB free")]
    [InlineData(31L << 30, 12L << 30, "31.0 GiB of scratch space on that disk, which has 12.0 GiB free; make room")]
    public void DiskThatIsTooSmall_IsRefusedWithBothFigures(long needed, long? free, string? expected)
    {
        string? problem = ScratchSpace.Problem("/data/out", needed, free);
        if (expected is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(expected, problem, StringComparison.Ordinal);
        }
    }

    private static long Estimate(JobSpec spec)
    {
        DatasetLayout layout = InputDataset.Discover(spec.InputRequest, Token);
        PlanResult plan = new(
            new ArtifactRef("", "", 0, 0), 1, layout.Rows, layout.Dimension, "", 1, layout.Score.Kind, "", 4);
        JobFacts facts = JobFacts.Expected(spec, plan, layout.Rows);
        return ScratchSpace.PeakBytes(JobSizes.Of(spec, layout, facts), facts);
    }
}
