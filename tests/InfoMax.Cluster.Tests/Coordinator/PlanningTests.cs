using System.Collections.Immutable;
using CsCheck;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Distributed;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using MessagePack;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

public sealed class PlanningTests
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
    [InlineData(1, false, "Plan 1, Ingest 3, Importance 1, Copies 1, Graph 1, Reduction 1, Write 1")]
    [InlineData(1, true, "Plan 1, Ingest 3, Prototypes 1, Distances 3, Importance 1, Copies 1, Graph 1, Reduction 1, Write 1")]
    [InlineData(5, false, "Plan 1, Ingest 3, ScoreOrder 3, ScoreRanks 1, ScoreImportance 3, Importance 1, Copies 1, Scatter 3, Graph 5, LocalCoreset 5, CandidateGraph 5, Pricing 1, Shortlist 5, ShortlistGraph 5, Reduction 1, Write 1")]
    [InlineData(5, true, "Plan 1, Ingest 3, Prototypes 1, Distances 3, ScoreOrder 3, ScoreRanks 1, ScoreImportance 3, Importance 1, Copies 1, Scatter 3, Graph 5, LocalCoreset 5, CandidateGraph 5, Pricing 1, Shortlist 5, ShortlistGraph 5, Reduction 1, Write 1")]
    public void Rounds_FollowFromPartitionsAndScore(int partitions, bool prototype, string rounds)
    {
        JobFacts facts = Facts(rows: 300, splits: 3, prototype ? ScoreKind.Prototype : ScoreKind.Clip) with { Partitions = partitions };
        List<string> found = [];
        Pipeline pipeline = Pipelines.Of(facts);
        for (RoundId? next = pipeline.Next(RoundKind.None, facts); next is { } round; next = pipeline.Next(round, facts))
        {
            found.Add($"{round} {pipeline[round.Kind].ItemCount(facts)}");
        }

        Assert.Equal(rounds, string.Join(", ", found));
    }

    [Fact]
    public void SemanticPartitions_HaveTheirOwnRounds()
    {
        JobFacts facts = Facts(rows: 300, splits: 3) with { Partitions = 5, Semantic = true, Reasons = true };
        Assert.Equal(
            "Plan, Ingest, ScoreOrder, ScoreRanks, ScoreImportance, Importance, Copies, Centroids, Scatter, Organise, Check, Visit, Halo, Merge, LocalCoreset, Reduction, Reasons, Write",
            string.Join(", ", Pipelines.Of(facts).Rounds.Select(round => round.Kind)));
        Assert.Equal([3, 1, 5], new[] { RoundKind.Scatter, RoundKind.Check, RoundKind.Halo }.Select(kind => Pipelines.Of(facts)[kind].ItemCount(facts)));
    }

    /// <summary>The rounds follow from the number of rows: a total that is named before would change.</summary>
    [Fact]
    public void NumberOfRounds_IsNotKnownBeforeRowsAreCounted_AndStaysThen()
    {
        JobSpec spec = Spec with { Partitions = 3 };
        JobFacts planned = new JobFacts().With(RoundKind.Plan, spec, [Facts(rows: 300, splits: 3).Plan!]);
        Assert.Equal([0, 0], new[] { new JobFacts(), planned }.Select(facts => facts.RoundCount));
        JobFacts counted = JobFacts.Expected(spec, planned.Plan!, 300);
        Assert.Equal(Pipelines.Of(counted).Rounds.Count, counted.RoundCount);
        Assert.True(counted.RoundCount > Pipelines.Of(planned).Rounds.Count);
    }

    /// <summary>Every pass of a round that repeats gives its items out again.</summary>
    [Fact]
    public void Items_AreThoseOfAllPasses()
    {
        JobFacts facts = Facts(rows: 300, splits: 3) with { Partitions = 5, Semantic = true };
        long once = Pipelines.Of(facts).Rounds.Sum(round => (long)round.ItemCount(facts));
        Assert.Equal(once, Pipelines.Of(facts).ItemCount(facts));
        JobFacts distributed = facts with { Distributed = true };
        long passes = Pipelines.Of(distributed).Rounds.Sum(round => (long)round.ItemCount(distributed)) + (5 * (distributed.SolvePasses - 1 + BoundSchedule.Passes - 1));
        Assert.Equal(passes, Pipelines.Of(distributed).ItemCount(distributed));
    }

    /// <summary>A journal of an earlier version has no number of colours: its solve goes on with the passes that it has.</summary>
    [Fact]
    public void PassesOfTheSolve_FollowFromTheColours_OrAreThoseOfTheFewest()
    {
        ArtifactRef colours = new("a", new string('0', 64), 1, 1);
        JobFacts facts = Facts(rows: 3000, splits: 3) with { Partitions = 9, Semantic = true, Distributed = true };
        foreach ((WorkResult result, int count) in new (WorkResult, int)[] { (new ColoursResult(colours, 6, 8), 67), (new ArtifactResult(colours), 39) })
        {
            JobFacts known = facts.With(RoundKind.Colours, Spec, [result]);
            int last = count - 1;
            Assert.Equal(last + 1, known.SolvePasses);
            Assert.Equal(new RoundId(RoundKind.Solve, last), Pipelines.Of(known).Next(new RoundId(RoundKind.Solve, last - 1), known));
            Assert.Equal(RoundKind.Bound, Pipelines.Of(known).Next(new RoundId(RoundKind.Solve, last), known)!.Value.Kind);
        }
    }

    [Fact]
    public void Dedupe_EndsAfterCopies_InOnePart_AndNeedsNoBudget()
    {
        JobSpec spec = Spec with { Goal = JobGoal.Dedupe, Budgets = [], Partitions = 9 };
        PlanResult plan = Facts(rows: 300, splits: 3).Plan!;
        JobFacts facts = JobFacts.Expected(spec, plan, 300);
        Assert.Equal(1, facts.Partitions);
        Assert.Equal("Plan, Ingest, Importance, Copies, Write", string.Join(", ", Pipelines.Of(facts).Rounds.Select(round => round.Kind)));
        Assert.Equal([RoundKind.Ingest], Pipelines.Of(facts).FreedBy(RoundKind.Copies, facts));
        Assert.All(new[] { RoundKind.Plan, RoundKind.Ingest }, round => Assert.Null(JobRefusal.After(round, spec, facts)));
    }

    /// <summary>However many rows there are, an item of the search for copies stays within the memory; without need, or when told so, it is one.</summary>
    [Theory]
    [InlineData(8L << 30, 0.98, 0, 4)]
    [InlineData(8L << 30, 1.0, 0, 4)]
    [InlineData(1L << 40, 0.98, 0, 0)]
    [InlineData(0, 0.98, 0, 0)]
    [InlineData(8L << 30, 0.98, 1, 0)]
    [InlineData(0, 0.98, 6, 6)]
    public void CopiesBeyondTheMemory_AreSoughtInRanges(long memory, double threshold, int asked, int least)
    {
        const long Rows = 100_000_000;
        JobSpec spec = Spec with { MemoryBytes = memory, Copies = new CopyRule(threshold), CopyRanges = asked };
        int ranges = CopyMemory.Ranges(spec, 1024, Rows);
        Assert.InRange(ranges, least, least == 0 ? 0 : 200);
        Assert.True(memory == 0 || asked == 1 || CopyMemory.Peak(spec, 1024, Rows) <= memory);
        Assert.Equal(0, CopyMemory.Ranges(spec with { Copies = CopyRule.Keep }, 1024, Rows));
        Assert.InRange(CopyMemory.Peak(spec with { CopyRanges = 0 }, 1024, 10 * Rows), 1, memory == 0 ? long.MaxValue : memory);
    }

    [Fact]
    public void ScoresOfTheGraph_AreRankedInManyItems_WherePartitionsAreMany()
    {
        JobFacts facts = Facts(rows: 12_800_000_000, splits: 8192, ScoreKind.Hub) with { Partitions = 12_800, Semantic = true };
        Assert.Contains(
            "Importance 1, Copies 1, Centroids 1, Scatter 8192, Organise 12800, Check 1, Visit 12800, Halo 12800, Merge 12800, GraphSums 12800, "
            + "GraphScoreOrder 8192, GraphScoreRanks 3052, GraphScoreImportance 8192, GraphPartitions 12800, GraphImportance 1, ",
            string.Join(", ", Pipelines.Of(facts).Rounds.Select(round => $"{round.Kind} {round.ItemCount(facts)}")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void AutomaticPartitions_AreOneWhileItFits_AndTheFewerTheMoreMemory()
    {
        JobSpec spec = Spec with { Partitioner = Partitioner.Semantic, Partitions = 0, PartitionRows = 0, Budgets = [new BudgetRule(0.1, null)], Neighbors = [0] };
        Assert.Equal(1, JobFacts.PartitionCount(spec with { MemoryBytes = 0 }, Facts(12_000_000).Plan, 12_000_000));
        Assert.Equal(1, JobFacts.PartitionCount(spec with { MemoryBytes = 8L << 30 }, Facts(1_000_000).Plan, 1_000_000));
        int[] counts = [.. new[] { 2L, 4L, 8L, 16L }.Select(gigabytes => JobFacts.PartitionCount(spec with { MemoryBytes = gigabytes << 30 }, Facts(12_000_000).Plan, 12_000_000))];
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.InRange(counts[2], 4, 24);
        Assert.Equal(counts[2], JobFacts.PartitionCount(spec with { MemoryBytes = 8L << 30, PartitionRows = (12_000_000 / counts[2]) + 1 }, Facts(12_000_000).Plan, 12_000_000));
    }

    [Fact]
    public void ExactSearchOverSemanticPartitions_IsRefused_WhereRowsCannotVisitAllBlocks()
    {
        JobFacts facts = Facts(rows: 1_000_000) with { Partitions = 4, Semantic = true };
        AssertRefused(
            RoundKind.Ingest, Spec with { NeighborSearch = NeighborSearch.Exact }, facts,
            JobOutcome.BadConfiguration, "--neighbor-search exact", "1000000 rows", "--partitioner random");
        AssertRefused(RoundKind.Ingest, Spec with { Recall = 1 }, facts, JobOutcome.BadConfiguration, "--recall 1", "lower --recall");
        Assert.Null(JobRefusal.After(RoundKind.Ingest, Spec with { NeighborSearch = NeighborSearch.Exact }, facts with { ValidRows = 10_000 }));
        Assert.Null(JobRefusal.After(RoundKind.Ingest, Spec with { NeighborSearch = NeighborSearch.Exact }, facts with { Semantic = false }));
        Assert.Null(JobRefusal.After(RoundKind.Ingest, Spec, facts));
    }

    /// <summary>Leases, repairs and artifacts are ordered and placed by kind alone, so no pipeline may contradict the catalogue.</summary>
    [Fact]
    public void Catalog_HoldsEveryRoundOnce_AndPipelinesKeepItsOrderPlaceAndWidth()
    {
        Assert.Equal(Enum.GetValues<RoundKind>().Where(kind => kind != RoundKind.None), RoundCatalog.Kinds.Order());
        Assert.All(JobShapes.All(), shape =>
        {
            IReadOnlyList<RoundDefinition> rounds = Pipelines.Of(shape).Rounds;
            IEnumerable<int> places = rounds.Select(round => RoundCatalog.PlaceOf(round.Kind));
            Assert.Equal(places.Order(), places);
            Assert.All(rounds, round =>
            {
                Assert.Equal(round.Name, RoundCatalog.NameOf(round.Kind));
                Assert.Equal(round.IsLocal, RoundCatalog.IsLocal(round.Kind));
                Assert.Equal(round.IsWide, RoundCatalog.IsWide(round.Kind));
                Assert.True(RoundKernels.Has(round.Kind, shape.Scheme), $"{round} has no kernel for {shape}");
            });
        });
    }

    [Fact]
    public void RepeatedRound_RunsAnotherPass_WhileItsDefinitionSaysSo_AndFreesNothingBefore()
    {
        RoundDefinition first = new() { Kind = RoundKind.Ingest, Name = "first", ItemBytes = _ => 1, Items = RoundItems.Job, BulkBytes = _ => 1 };
        RoundDefinition sweep = new()
        {
            Kind = RoundKind.Visit,
            Name = "sweep",
            ItemBytes = _ => 1,
            Items = RoundItems.Job,
            ReadsBulk = [RoundKind.Ingest, RoundKind.Visit],
            BulkBytes = _ => 1,
            RunsAgain = (facts, pass) => pass < facts.Partitions,
        };
        Pipeline pipeline = new([first, sweep]);
        JobFacts twice = new() { Partitions = 2 };
        List<RoundId> passes = [];
        for (RoundId? next = pipeline.Next(RoundKind.None, twice); next is { } round; next = pipeline.Next(round, twice))
        {
            passes.Add(round);
        }

        Assert.Equal([RoundKind.Ingest, RoundKind.Visit, new RoundId(RoundKind.Visit, 1), new RoundId(RoundKind.Visit, 2)], passes);
        Assert.Equal([[], [], [], [RoundKind.Ingest, RoundKind.Visit]], passes.Select(pass => pipeline.FreedBy(pass, twice)));
        Assert.All(passes, pass => Assert.Empty(pipeline.PassesFreedBy(pass)));
        Assert.Throws<ArgumentException>(() => new Pipeline([sweep]));
        Assert.Throws<ArgumentException>(() => new Pipeline([first]));
    }

    /// <summary>
    /// Rows and importance of a job are those of the graph's scores once it has them: whoever reads the former behind these reads them too. Reasons
    /// take both from the reduction.
    /// </summary>
    [Fact]
    public void RoundsBehindTheGraphsImportance_ThatReadImportance_ReadThatOne()
    {
        string[] forgotten =
        [
            .. from shape in JobShapes.All()
               let pipeline = Pipelines.Of(shape)
               where pipeline.Has(RoundKind.GraphImportance)
               from round in pipeline.Rounds.Skip(pipeline.PlaceOf(RoundKind.GraphImportance) + 1)
               where round.Kind != RoundKind.Reasons && round.Reads.Contains(RoundKind.Importance) && !round.Reads.Contains(RoundKind.GraphImportance)
               select $"{round} of {shape}",
        ];
        Assert.Empty(forgotten);
    }

    /// <summary>A pass of the bound reads the two before it: what older ones left is deleted while the round goes on, and a pass that is missed is made again.</summary>
    [Fact]
    public void PassesThatNoLaterOneReads_AreFreedWhileTheRoundGoesOn()
    {
        JobFacts facts = Facts(rows: 3000, splits: 3) with { Partitions = 9, Semantic = true, Distributed = true };
        Pipeline pipeline = Pipelines.Of(facts);
        Assert.Equal([[], [], [0], [0, 1]], Enumerable.Range(0, 4).Select(pass => pipeline.PassesFreedBy(new RoundId(RoundKind.Bound, pass)).Select(freed => freed.Pass)));
        Assert.Contains(RoundKind.Bound, pipeline.FreedBy(new RoundId(RoundKind.Bound, BoundSchedule.Passes - 1), facts));
        Assert.Empty(pipeline.PassesFreedBy(new RoundId(RoundKind.Solve, 5)));
    }

    [Fact]
    public void RecallBelowWhatWasAsked_IsSaid_UnlessTheEstimateLeavesItOpen()
    {
        GraphRecall recall = new("blocks", .927, .913, .939, 500);
        Assert.Contains("95 % were asked for", recall.Miss(.95), StringComparison.Ordinal);
        Assert.Null(recall.Miss(.935));
        Assert.Null(new GraphRecall("exact", 1, 1, 1, 0).Miss(1));
    }

    [Fact]
    public void Pass_IsPartOfNamesOrderAndWire_AndTheFirstIsTheBareRound()
    {
        RoundId third = new(RoundKind.Visit, 2);
        Assert.Equal("visit 3", RoundCatalog.NameOf(third));
        string uri = ArtifactOrigin.BulkUri("job", third, 7, 4, "lists.arrow");
        Assert.Equal("job/visit~2/bulk/000007.4.lists.arrow", uri);
        Assert.Equal(new ArtifactOrigin(third, 7, 4, IsBulk: true), ArtifactOrigin.Of("job", uri));
        Assert.Equal(new ArtifactOrigin(third, null, 0), ArtifactOrigin.Of("job", ArtifactOrigin.IndexUri("job", third, 5)));
        Assert.Equal([new WorkKey(RoundKind.Check, 9), new WorkKey(RoundKind.Visit, 5), new WorkKey(third, 1), new WorkKey(RoundKind.Halo, 0)],
            new WorkKey[] { new(RoundKind.Halo, 0), new(third, 1), new(RoundKind.Check, 9), new(RoundKind.Visit, 5) }.Order());
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(third, MessagePackSerializer.Deserialize<RoundId>(MessagePackSerializer.Serialize(third, WireFormat.Options, token), WireFormat.Options, token));
        Assert.Equal([18], MessagePackSerializer.Serialize<RoundId>(RoundKind.Visit, WireFormat.Options, token));
    }

    [Theory]
    [InlineData(0, 0, 1_000_000, 1)]
    [InlineData(0, 1000, 1000, 1)]
    [InlineData(0, 1000, 1001, 2)]
    [InlineData(0, 1_000_000, 12_800_000_000, 12_800)]
    [InlineData(8, 1000, 5000, 8)]
    [InlineData(8, 0, 30, 3)]
    [InlineData(8, 0, 3, 1)]
    public void Partitions_AreAsGiven_ElseTheFewestThatHoldTheRows(int given, long partitionRows, long rows, int expected) =>
        Assert.Equal(expected, JobFacts.PartitionCount(Spec with { Partitions = given, PartitionRows = partitionRows }, Facts(rows).Plan, rows));

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
        Assert.Null(JobRefusal.After(RoundKind.Ingest, Spec with { DropInvalid = true }, facts));
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
            RoundKind.Plan, Spec with { Solver = SolverKind.Auto, Partitioner = Partitioner.Semantic, Partitions = 2, MemoryBytes = 800L << 20 }, Facts(rows: 1_000_000),
            JobOutcome.BadConfiguration, "--memory 800M: ", " needs about ", "(1000000 rows x 1024, 2 partitions); give --memory ", " or --partitions ");

    [Fact]
    public void FittingJob_IsNotRefusedAfterAnyRound()
    {
        JobSpec spec = Spec with { MemoryBytes = 1L << 30, Budgets = [new BudgetRule(null, 300), new BudgetRule(0.002, null)] };
        Assert.All(
            Enum.GetValues<RoundKind>(), round => Assert.Null(JobRefusal.After(round, spec, Facts(rows: 300) with { Partitions = 1 })));
    }

    private static void AssertRefused(RoundKind round, JobSpec spec, JobFacts facts, JobOutcome outcome, params string[] parts)
    {
        (JobOutcome Outcome, string Message)? refusal = JobRefusal.After(round, spec, facts);
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
