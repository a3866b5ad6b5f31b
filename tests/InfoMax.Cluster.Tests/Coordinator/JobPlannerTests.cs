using System.Collections.Immutable;
using CsCheck;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

public sealed class JobPlannerTests
{
    private static readonly ArtifactRef Artifact = new("a", new string('0', 64), 1, 1);
    private static readonly JobSpec Spec = new SimulatedJob(1, 1, prototype: false).Spec;

    [Theory]
    [InlineData(0.1, 10_003, 1000)]
    [InlineData(0.1, 5, 1)]
    [InlineData(0.5, 5, 3)]
    [InlineData(0.3, 5, 2)]
    [InlineData(0.7, 45, 32)]
    [InlineData(0.29, 50, 15)]
    [InlineData(0.145, 100, 15)]
    [InlineData(1.0, 10_003, 10_003)]
    [InlineData(0.1, 12_800_000_005, 1_280_000_001)]
    [InlineData(0.0001, 4999, 0)]
    public void Fraction_OfTheRows_IsRoundedHalfUp_AsWritten(double fraction, long rows, long budget) =>
        Assert.Equal(budget, new BudgetRule(fraction, null).Resolve(rows));

    /// <summary>The fraction means its decimal text: n / 10000 of the rows, in integers.</summary>
    [Fact]
    public void Fraction_WithFourDecimals_IsExact() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Long[1, 20_000_000_000]).Sample((parts, rows) =>
            new BudgetRule(parts / 10_000.0, null).Resolve(rows) == (long)((((Int128)parts * rows) + 5000) / 10_000));

    [Theory]
    [InlineData(1, false, "Plan 1, Ingest 3, Importance 1, Graph 1, Reduction 1, Write 1")]
    [InlineData(1, true, "Plan 1, Ingest 3, Prototypes 1, Distances 3, Importance 1, Graph 1, Reduction 1, Write 1")]
    [InlineData(5, false, "Plan 1, Ingest 3, Importance 1, Scatter 3, Graph 5, LocalCoreset 5, CandidateGraph 5, Pricing 1, Shortlist 5, ShortlistGraph 5, Reduction 1, Write 1")]
    [InlineData(5, true, "Plan 1, Ingest 3, Prototypes 1, Distances 3, Importance 1, Scatter 3, Graph 5, LocalCoreset 5, CandidateGraph 5, Pricing 1, Shortlist 5, ShortlistGraph 5, Reduction 1, Write 1")]
    public void Rounds_FollowFromPartitionsAndScore(int partitions, bool prototype, string rounds)
    {
        JobFacts facts = Facts(rows: 300, splits: 3, prototype ? ScoreKind.Prototype : ScoreKind.Clip) with { Partitions = partitions };
        List<string> found = [];
        for ((RoundKind Round, int Items)? next = JobPlanner.Next(RoundKind.None, facts); next is not null; next = JobPlanner.Next(next.Value.Round, facts))
        {
            found.Add($"{next.Value.Round} {next.Value.Items}");
        }

        Assert.Equal(rounds, string.Join(", ", found));
        Assert.Equal(rounds.Split(", ").Select(r => r.Split(' ')[0]), JobPlanner.Rounds(facts).Select(r => r.ToString()));
    }

    [Fact]
    public void SemanticPartitions_HaveTheirOwnRounds()
    {
        JobFacts facts = Facts(rows: 300, splits: 3) with { Partitions = 5, Semantic = true };
        Assert.Equal(
            "Plan, Ingest, Importance, Centroids, Scatter, Organise, Check, Visit, Halo, Merge, LocalCoreset, Reduction, Write",
            string.Join(", ", JobPlanner.Rounds(facts)));
        Assert.Equal((RoundKind.Scatter, 3), JobPlanner.Next(RoundKind.Centroids, facts));
        Assert.Equal((RoundKind.Check, 1), JobPlanner.Next(RoundKind.Organise, facts));
        Assert.Equal((RoundKind.Halo, 5), JobPlanner.Next(RoundKind.Visit, facts));
        IEnumerable<int> places = JobPlanner.Rounds(facts).Select(RoundOrder.PlaceOf);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void AutomaticPartitions_AreOneWhileItFits_AndTheFewerTheMoreMemory()
    {
        JobSpec spec = Spec with { Partitions = 0, PartitionRows = 0, Budgets = [new BudgetRule(0.1, null)], Neighbors = [0] };
        Assert.Equal(1, JobFacts.PartitionCount(spec with { MemoryBytes = 0 }, 1024, 12_000_000));
        Assert.Equal(1, JobFacts.PartitionCount(spec with { MemoryBytes = 8L << 30 }, 1024, 1_000_000));
        int[] counts = [.. new[] { 2L, 4L, 8L, 16L }.Select(gigabytes => JobFacts.PartitionCount(spec with { MemoryBytes = gigabytes << 30 }, 1024, 12_000_000))];
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.InRange(counts[2], 4, 12);
        Assert.Equal(counts[2], JobFacts.PartitionCount(spec with { MemoryBytes = 8L << 30, PartitionRows = (12_000_000 / counts[2]) + 1 }, 1024, 12_000_000));
    }

    [Fact]
    public void ExactSearchOverSemanticPartitions_IsRefused_WhereRowsCannotVisitAllBlocks()
    {
        JobFacts facts = Facts(rows: 1_000_000) with { Partitions = 4, Semantic = true };
        AssertRefused(
            RoundKind.Ingest, Spec with { NeighborSearch = NeighborSearch.Exact }, facts,
            JobOutcome.BadConfiguration, "--neighbor-search exact", "1000000 rows", "--partitioner random");
        AssertRefused(RoundKind.Ingest, Spec with { Recall = 1 }, facts, JobOutcome.BadConfiguration, "--recall 1", "lower --recall");
        Assert.Null(JobPlanner.Refusal(RoundKind.Ingest, Spec with { NeighborSearch = NeighborSearch.Exact }, facts with { ValidRows = 10_000 }));
        Assert.Null(JobPlanner.Refusal(RoundKind.Ingest, Spec with { NeighborSearch = NeighborSearch.Exact }, facts with { Semantic = false }));
        Assert.Null(JobPlanner.Refusal(RoundKind.Ingest, Spec, facts));
    }

    /// <summary>An entity tells later work from earlier by this order, so no plan may run against it.</summary>
    [Fact]
    public void RoundOrder_HoldsEveryRoundOnce_AndPlansKeepIt()
    {
        Assert.Equal(
            Enumerable.Range(0, Enum.GetValues<RoundKind>().Length), Enum.GetValues<RoundKind>().Select(RoundOrder.PlaceOf).Order());
        foreach (int partitions in new[] { 1, 5 })
        {
            foreach (ScoreKind score in new[] { ScoreKind.Clip, ScoreKind.Prototype })
            {
                IEnumerable<int> places = JobPlanner.Rounds(Facts(rows: 300, splits: 3, score) with { Partitions = partitions }).Select(RoundOrder.PlaceOf);
                Assert.Equal(places.Order(), places);
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 1_000_000, 1)]
    [InlineData(0, 1000, 1000, 1)]
    [InlineData(0, 1000, 1001, 2)]
    [InlineData(0, 1_000_000, 12_800_000_000, 12_800)]
    [InlineData(8, 1000, 5000, 8)]
    [InlineData(8, 0, 3, 3)]
    public void Partitions_AreAsGiven_ElseTheFewestThatHoldTheRows(int given, long partitionRows, long rows, int expected) =>
        Assert.Equal(expected, JobFacts.PartitionCount(Spec with { Partitions = given, PartitionRows = partitionRows }, 2048, rows));

    [Fact]
    public void BudgetAboveTheValidRows_NamesOptionNumbersAndRemedy() =>
        AssertRefused(
            RoundKind.Ingest, Spec with { Budgets = [new BudgetRule(null, 301)] }, Facts(rows: 300),
            JobOutcome.BadConfiguration, "--budget 301", "300 valid rows", "--fraction");

    [Fact]
    public void FractionBelowOneRow_NamesOptionNumbersAndRemedy() =>
        AssertRefused(
            RoundKind.Ingest, Spec with { Budgets = [new BudgetRule(0.5, null), new BudgetRule(0.001, null)] }, Facts(rows: 300),
            JobOutcome.BadConfiguration, "--fraction 0.001", "300 valid rows", "--budget");

    [Fact]
    public void InvalidRows_WithoutPermission_AreCountedAndNamed()
    {
        JobFacts facts = Facts(rows: 300) with
        {
            Rejects = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("zero vector", 40),
            Culprits = [new RejectCulprit(107, "b.npy", 7, "zero vector")],
        };
        AssertRefused(RoundKind.Ingest, Spec, facts, JobOutcome.BadInput, "40 invalid rows", "b.npy row 7 (zero vector)", "…", "--on-invalid drop");
        Assert.Null(JobPlanner.Refusal(RoundKind.Ingest, Spec with { DropInvalid = true }, facts));
    }

    [Fact]
    public void NoValidRows_AreBadInput_EvenWithPermissionToDrop()
    {
        JobFacts facts = Facts(rows: 0) with
        {
            Rejects = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("not finite", 3),
        };
        AssertRefused(RoundKind.Ingest, Spec with { DropInvalid = true }, facts, JobOutcome.BadInput, "no valid rows", "not finite: 3");
    }

    [Fact]
    public void PartitionThatExceedsTheMemory_NamesOptionSizeAndRemedy() =>
        AssertRefused(
            RoundKind.Plan, Spec with { Partitions = 2, MemoryBytes = 64L << 20 }, Facts(rows: 1_000_000),
            JobOutcome.BadConfiguration, "--memory 64M", "500000 rows x 1024", "--partitions");

    [Fact]
    public void FittingJob_IsNotRefusedAfterAnyRound()
    {
        JobSpec spec = Spec with { MemoryBytes = 1L << 30, Budgets = [new BudgetRule(null, 300), new BudgetRule(0.002, null)] };
        Assert.All(
            Enum.GetValues<RoundKind>(), round => Assert.Null(JobPlanner.Refusal(round, spec, Facts(rows: 300) with { Partitions = 1 })));
    }

    private static void AssertRefused(RoundKind round, JobSpec spec, JobFacts facts, JobOutcome outcome, params string[] parts)
    {
        (JobOutcome Outcome, string Message)? refusal = JobPlanner.Refusal(round, spec, facts);
        Assert.NotNull(refusal);
        Assert.Equal(outcome, refusal.Value.Outcome);
        Assert.All(parts, part => Assert.Contains(part, refusal.Value.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refusal.Value.Message);
    }

    private static JobFacts Facts(long rows, int splits = 1, ScoreKind score = ScoreKind.Clip) => new()
    {
        Plan = new PlanResult(Artifact, 1, rows, 1024, new string('a', 64), splits, score, "clip", 2),
        ValidRows = rows,
        Partitions = 1,
    };
}
