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
