using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>The memory law (architecture): what an item of a round holds follows from its partition, its split, or the number of items, never from all rows.</summary>
public sealed class MemoryLawTests
{
    private const long Rows = 100_000_000;
    private const int MostPartitionRows = 100_000;

    /// <summary>The rounds that read the list of the input's files.</summary>
    private static readonly RoundKind[] HoldFiles = [RoundKind.Plan, RoundKind.Ingest, RoundKind.Pairs, RoundKind.TargetScores, RoundKind.Write];

    [Fact]
    public void EveryRoundOfEveryJob_DeclaresWhatItsLargestItemHolds()
    {
        HashSet<RoundKind> declared = [];
        foreach (PipelineShape shape in JobShapes.All())
        {
            JobSizes few = Sizes(shape, 1000);
            JobSizes many = Sizes(shape, Rows);
            foreach (RoundDefinition round in Pipelines.Of(shape).Rounds)
            {
                (double least, double most) = (round.ItemBytes(few), round.ItemBytes(many));
                Assert.True(least > 0 && most >= least && most < double.MaxValue, $"{round} of {shape}: {least} bytes of 1000 rows, {most} of {Rows}");
                declared.Add(round.Kind);
            }
        }

        Assert.Equal(RoundCatalog.Kinds.Order(), declared.Order());
    }

    [Fact]
    public void NoRound_HoldsMoreOfMoreRows() => Assert.Empty(Violations((shape, times) => Sizes(shape, times * Rows)));

    [Fact]
    public void NoRound_HoldsMoreOfMoreFiles_ButThoseThatReadTheirList() =>
        Assert.Equal(HoldFiles.Order(), Violations((shape, times) => Sizes(shape, Rows) with { Files = times * 100_000 }));

    /// <summary>Whatever is chosen: the rounds that tell of the chosen rows hold a portion of them.</summary>
    [Fact]
    public void RoundsThatTellOfTheChosenRows_HoldNoMore_OfAHundredTimesAsMany()
    {
        PipelineShape shape = new(PartitionScheme.Semantic, ScoreKind.Column) { Distributed = true, Reasons = true };
        JobSizes few = Sizes(shape, 2_000_000);
        JobSizes many = Sizes(shape, 200_000_000);
        foreach (RoundKind kind in new[] { RoundKind.Reduction, RoundKind.Reasons, RoundKind.Write })
        {
            RoundDefinition round = Pipelines.Of(shape)[kind];
            Assert.InRange(round.ItemBytes(many) - many.IndexBytes - round.ItemBytes(few) + few.IndexBytes, 0, 64 << 20);
        }
    }

    /// <summary>The plan cuts a job of any size so that it fits the memory that it was given.</summary>
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(100_000_000)]
    [InlineData(12_800_000_000)]
    public void PlannedJob_FitsItsMemory_WhateverItsRows(long rows)
    {
        JobSpec spec = new SimulatedJob(1, 1, prototype: false).Spec with
        {
            Solver = SolverKind.Auto,
            Partitioner = Partitioner.Semantic,
            Partitions = 0,
            PartitionRows = 0,
            MemoryBytes = 64L << 30,
            Budgets = [new BudgetRule(0.5, null)],
            Neighbors = [20],
        };
        PlanResult plan = new(new ArtifactRef("", "", 0, 0), 1, rows, 512, "", (int)Math.Clamp(rows * 1024 >> 27, 1, SplitRule.MostSplits), ScoreKind.Clip, "clip", 2);
        JobFacts facts = JobFacts.Expected(spec, plan, rows);
        Assert.All(
            JobMemory.Largest(JobSizes.Of(spec, facts), facts),
            round => Assert.True(round.Bytes <= spec.MemoryBytes, $"{round.Name} of {facts.Partitions} partitions: {round.Bytes >> 20} MiB"));
        Assert.Null(MemoryRefusal.Of(spec, plan, rows));
    }

    /// <summary>N, P, k; rows of the largest partition and most that one holds, as measured: images of clothes, clustered vectors, bank queries.</summary>
    [Theory]
    [InlineData(70_000, 4, 20, 15_054, 21_396)]
    [InlineData(70_000, 16, 20, 4569, 11_301)]
    [InlineData(70_000, 64, 20, 1699, 6287)]
    [InlineData(70_000, 44, 64, 1813, 8810)]
    [InlineData(200_000, 16, 20, 13_155, 48_250)]
    [InlineData(200_000, 64, 20, 4367, 21_360)]
    [InlineData(200_000, 250, 20, 1499, 9651)]
    [InlineData(10_003, 44, 128, 652, 7855)]
    public void APartition_AndWhatItHolds_AreDeclaredNoSmallerThanMeasured(long rows, int partitions, int neighbors, long own, long held)
    {
        JobSizes sizes = Sizes(new PipelineShape(PartitionScheme.Semantic, ScoreKind.Uniform) { Distributed = true }, rows) with { Partitions = partitions, Neighbors = neighbors };
        Assert.InRange(own, 0, sizes.MostPartitionRows);
        Assert.InRange(held, 0, sizes.HeldRows * sizes.MostPartitionRows);
    }

    /// <summary>Once rows are joined it is known what a partition holds: rounds that hold it declare that, and a job that would not fit even with half as much memory again ends.</summary>
    [Fact]
    public void HeldRows_AreThoseThatTheJoinFound()
    {
        JobSpec spec = new SimulatedJob(1, 1, prototype: false).Spec with
        {
            Solver = SolverKind.Auto,
            Partitioner = Partitioner.Semantic,
            Partitions = 40,
            PartitionRows = 0,
            MemoryBytes = 1L << 30,
            Budgets = [new BudgetRule(0.1, null)],
            Neighbors = [20],
        };
        ArtifactRef artifact = new("", "", 0, 0);
        PlanResult plan = new(artifact, 1, 2_000_000, 64, "", 4, ScoreKind.Uniform, "uniform", 2);
        JobFacts facts = JobFacts.Expected(spec, plan, plan.Rows);
        Assert.True(facts.Shape.Distributed);
        JobFacts Joined(params long[] held) => facts.With(RoundKind.Join, spec, held.Select(rows => new JoinResult(artifact, artifact, null, rows)));
        double Bytes(JobFacts known, RoundKind kind) => Pipelines.Of(known)[kind].ItemBytes(JobSizes.Of(spec, known));
        foreach (RoundKind kind in new[] { RoundKind.Extend, RoundKind.Solve, RoundKind.Bound, RoundKind.Settle })
        {
            Assert.True(Bytes(Joined(5, 400_000, 7), kind) > 1.5 * Bytes(facts, kind), kind.ToString());
            Assert.True(Bytes(Joined(100_000), kind) < Bytes(facts, kind), kind.ToString());
            Assert.Equal(Bytes(facts, kind), Bytes(Joined(0), kind));
            Assert.True(JobMemory.ShareOf(spec, Joined(400_000), kind) > JobMemory.ShareOf(spec, Joined(100_000), kind), kind.ToString());
        }

        Assert.True(Bytes(Joined(2_000_001), RoundKind.Bound) <= Bytes(Joined(2_000_000), RoundKind.Bound));
        Assert.All(new[] { facts, Joined(0), Joined(100_000), Joined(300_000) }, known => Assert.Null(JobRefusal.After(RoundKind.Join, spec, known)));
        Assert.Null(JobRefusal.After(RoundKind.Join, spec with { MemoryBytes = 0 }, Joined(400_000)));
        (JobOutcome outcome, string message) = JobRefusal.After(RoundKind.Join, spec, Joined(5, 400_000))!.Value;
        Assert.Equal(JobOutcome.BadConfiguration, outcome);
        Assert.Contains("bound of one of 40 holds 400000 of 2000000 rows", message, StringComparison.Ordinal);
        long told = long.Parse(message[(message.LastIndexOf(' ') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Null(JobRefusal.After(RoundKind.Join, spec with { MemoryBytes = told << 20 }, Joined(400_000)));
    }

    [Fact]
    public void RoundThatGrowsWithRows_IsFound()
    {
        RoundDefinition planted = new() { Kind = RoundKind.Check, Name = "planted", Items = RoundItems.Job, ItemBytes = s => s.Rows * 8.0 };
        PipelineShape shape = new(PartitionScheme.Semantic, ScoreKind.Uniform);
        Assert.True(Grows(planted, Sizes(shape, Rows), Sizes(shape, 10 * Rows)));
    }

    /// <summary>The rounds of any distributed job, or table of scores, that hold more of ten times as much.</summary>
    private static IEnumerable<RoundKind> Violations(Func<PipelineShape, int, JobSizes> sizes) => JobShapes.All()
        .Where(shape => shape is { Scheme: PartitionScheme.Semantic, SpreadCopies: true } && (shape.Distributed || shape.Goal == JobGoal.Score))
        .SelectMany(shape => Pipelines.Of(shape).Rounds.Where(round => Grows(round, sizes(shape, 1), sizes(shape, 10))))
        .Select(round => round.Kind)
        .Distinct()
        .Order();

    /// <summary>Whether ten times the rows in ten times the partitions are more for an item, apart from what it reads of the results of others.</summary>
    private static bool Grows(RoundDefinition round, JobSizes some, JobSizes more) =>
        round.ItemBytes(more) - more.IndexBytes > 1.05 * (round.ItemBytes(some) - some.IndexBytes) + (64 << 20);

    private static JobSizes Sizes(PipelineShape shape, long rows)
    {
        int partitions = shape.Scheme == PartitionScheme.Single ? 1 : (int)Math.Max(2, rows / MostPartitionRows);
        return new JobSizes(rows, 1024, true, partitions, 20, 1, rows / 10, rows / 10)
        {
            Dimension = 512,
            Splits = (int)Math.Max(1, rows / 125_000),
            Files = 1000,
            MemoryBytes = 4L << 30,
            PairBytes = 2048,
            MostPairs = Math.Min(rows, 262_144),
            HasLabels = shape.HasLabels,
            HasGroups = shape.Groups != GroupScheme.None,
            Semantic = shape.Scheme == PartitionScheme.Semantic,
            Distributed = shape.Distributed,
            ByBlocks = true,
            SeeksCopies = true,
            CopyRanges = shape.SpreadCopies ? partitions : 0,
            CopyTrainingRows = Math.Min(rows, 1 << 20),
            CopyItemBytes = 1200.0 * (shape.SpreadCopies ? MostPartitionRows : rows),
            SemanticCandidates = rows / 5,
            HasReasons = shape.Reasons,
        };
    }
}
