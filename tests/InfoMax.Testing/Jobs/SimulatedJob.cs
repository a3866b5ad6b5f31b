using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Testing.Jobs;

/// <summary>A job whose kernels compute nothing: which rounds it must have, and what each item's result is.</summary>
internal sealed class SimulatedJob
{
    /// <summary>As long as real job ids are.</summary>
    public const string Id = "datacomp-xlarge-4f1c2a9be07d";

    private const long SplitRows = 1_000_000;

    /// <summary>Passes until no row is open.</summary>
    private const int WalkPasses = 3;

    private readonly int _splits;
    private readonly bool _prototype;
    private readonly bool _labelled;
    private readonly ScoreKind _score;

    public SimulatedJob(int splits, int partitions, bool prototype, bool semantic = false, bool scored = true, int copyRanges = 0, bool labelled = false)
    {
        _labelled = labelled;
        _score = labelled ? ScoreKind.El2n : prototype ? ScoreKind.Prototype : scored ? ScoreKind.Column : ScoreKind.Uniform;
        _splits = splits;
        _prototype = prototype && !labelled;
        Spec = new JobSpec
        {
            Inputs = ["/data/datacomp/xlarge"],
            Format = InputFormat.DataComp,
            ScoreKind = _score,
            Budgets = [new BudgetRule(0.1, null)],
            Neighbors = [0],
            Alphas = [new AlphaRule(null, 3)],
            Partitions = partitions,
            CopyRanges = copyRanges,
            Labels = labelled ? LabelSource.Parse("column:label") : null,
            Partitioner = semantic ? Partitioner.Semantic : Partitioner.Random,

            // The rounds of the distributed solve, which repeat, are not simulated.
            Solver = SolverKind.Greedy,
            Output = "/data/out",
            Options = [.. Enumerable.Range(0, 20).Select(i => new OptionText($"option-{i}", "\"value\""))],
        };
        Rounds = ExpectedRounds(splits, partitions, _prototype, semantic, scored, copyRanges, labelled);
    }

    public JobSpec Spec { get; }

    /// <summary>The rounds and their items, written down independently of the planner.</summary>
    public IReadOnlyList<(RoundId Round, int Items)> Rounds { get; }

    /// <summary>What an execution finds that began for <paramref name="item"/>.</summary>
    public WorkResult Result(WorkItemId item, string fingerprint) => item.Round.Kind switch
    {
        RoundKind.Plan => new PlanResult(
            Artifact(item, "layout.json"), _splits, _splits * SplitRows, 1024, fingerprint, _splits,
            _score, _labelled ? "el2n" : _prototype ? "prototype" : "column:clip_l14_similarity_score", 2, Labels: _labelled ? "column:label" : null),
        RoundKind.Ingest => new IngestResult(
            Artifact(item, "rows.arrow"), Artifact(item, "vectors.arrow"), null, SplitRows, SplitRows, [], []),
        RoundKind.Labels => new LabelsResult(Artifact(item, "labels.msgpack"), Artifact(item, "names.msgpack"), 10, _splits * SplitRows, 0),
        RoundKind.LabelScores => new ArtifactResult(Artifact(item, "scores.arrow"), new LabelHits(SplitRows / 2, SplitRows)),
        RoundKind.Quota => new QuotaResult(Artifact(item, "budgets.msgpack"), (_splits * SplitRows) - 7),
        RoundKind.ScoreOrder => new ScoreOrderResult(
            Artifact(item, "entries.arrow"), Artifact(item, "rows.arrow"), Artifact(item, "sample.msgpack"), 0, 1, -1, 0),
        RoundKind.ScoreRanks => new ScoreRanksResult(Artifact(item, "ranks.arrow"), Artifact(item, "counts.msgpack")),
        RoundKind.ScoreImportance => new ScoreImportanceResult(Artifact(item, "importance.arrow"), null, null),
        RoundKind.Importance => new ImportanceResult(Artifact(item, "parts.msgpack"), _splits * SplitRows, 0.5, "high"),
        RoundKind.Copies => new CopiesResult(
            Artifact(item, "parts.msgpack"), (_splits * SplitRows) - 7, 0.5, Artifact(item, "copies.msgpack"), new CopyFacts(0.98, 7, 3, 4, 0, 1), _splits * SplitRows),
        RoundKind.CopyParts => new CopyPartResult(Artifact(item, "importance.arrow"), Artifact(item, "copies.msgpack"), 0.5, 3, 4),
        >= RoundKind.CopyDigests and < RoundKind.CopyParts and not RoundKind.CopyCells => new CopyMailResult(
            [Artifact(item, "mail.arrow")],
            [Artifact(item, "mail.arrow")],
            [],
            item is { Round: { Kind: RoundKind.CopyWalk, Pass: < WalkPasses - 1 }, Index: 0 } ? 1 : 0,
            SplitRows),
        RoundKind.Scatter => new ScatterResult(
            Artifact(item, "importance.arrow"), Artifact(item, "vectors.arrow"), Artifact(item, "counts.msgpack")),
        RoundKind.Graph => new GraphResult(Artifact(item, "neighbors.arrow"), [12345.678], new GraphRecall("exact", 1, 1, 1, 1)),
        RoundKind.LocalCoreset or RoundKind.Shortlist => new LocalCoresetResult(Artifact(item, "coreset.arrow"), Artifact(item, "vectors.arrow")),
        RoundKind.Reduction => new ReductionResult(Artifact(item, "points.msgpack"), _splits * SplitRows),
        RoundKind.Reasons => new ReasonsResult([Artifact(item, "chosen-0000.arrow")]),
        RoundKind.Write => new WriteResult(
            [new PointSummary("", 0.1, 100, 20, 1.5, 10, 11, 5, 8, "greedy", 0.7)], 1L << 30, new GraphRecall("exact", 1, 1, 1, 1)),
        _ => new ArtifactResult(Artifact(item, "artifact.arrow")),
    };

    /// <summary>Rounds whose bulk artifacts a kernel of the round reads, written down independently of the product's table.</summary>
    public IReadOnlyList<RoundKind> Reads(RoundKind round)
    {
        bool single = !Rounds.Any(r => r.Round == RoundKind.Scatter);
        bool semantic = Rounds.Any(r => r.Round == RoundKind.Organise);
        return round switch
        {
            RoundKind.Copies when Rounds.Any(r => r.Round.Kind == RoundKind.CopyParts) => [],
            RoundKind.CopyDigests or RoundKind.Probe or RoundKind.LabelScores or RoundKind.Prototypes or RoundKind.Distances or RoundKind.Copies or RoundKind.Centroids or RoundKind.Scatter => [RoundKind.Ingest],
            RoundKind.CopyEquals or RoundKind.CopyCells => [RoundKind.CopyDigests],
            RoundKind.CopyScatter => [RoundKind.Ingest, RoundKind.CopyDigests, RoundKind.CopyEquals],
            RoundKind.CopyVisit => [RoundKind.CopyScatter],
            RoundKind.CopyWalk => [RoundKind.CopyVisit, RoundKind.CopyWalk],
            RoundKind.CopyMatch => [RoundKind.CopyVisit, RoundKind.CopyWalk, RoundKind.CopyMatch],
            RoundKind.CopyLeads => [RoundKind.CopyDigests, RoundKind.CopyEquals, RoundKind.CopyMatch, RoundKind.CopyLeads],
            RoundKind.CopyParts => [RoundKind.CopyDigests, RoundKind.CopyLeads],
            RoundKind.ScoreOrder => _labelled ? [RoundKind.LabelScores] : _prototype ? [RoundKind.Distances] : [],
            RoundKind.ScoreRanks => [RoundKind.ScoreOrder],
            RoundKind.ScoreImportance => [RoundKind.ScoreOrder, RoundKind.ScoreRanks],
            RoundKind.Importance => single && _labelled ? [RoundKind.LabelScores] : single && _prototype ? [RoundKind.Distances] : [],
            RoundKind.Graph => [single ? RoundKind.Ingest : RoundKind.Scatter],
            RoundKind.Organise => [RoundKind.Scatter],
            RoundKind.Check or RoundKind.Visit => [RoundKind.Organise],
            RoundKind.Halo => [RoundKind.Organise, RoundKind.Visit],
            RoundKind.Merge => [RoundKind.Visit, RoundKind.Halo],
            RoundKind.LocalCoreset => semantic ? [RoundKind.Merge] : [RoundKind.Scatter, RoundKind.Graph],
            RoundKind.CandidateGraph => [RoundKind.Scatter, RoundKind.LocalCoreset],
            RoundKind.Pricing => [RoundKind.CandidateGraph],
            RoundKind.Shortlist => [RoundKind.Scatter, RoundKind.Graph, RoundKind.Pricing],
            RoundKind.ShortlistGraph => [RoundKind.Scatter, RoundKind.Shortlist],
            RoundKind.Reasons => single ? [RoundKind.Graph] : semantic ? [RoundKind.Merge] : [RoundKind.CandidateGraph, RoundKind.ShortlistGraph],
            RoundKind.Reduction => single ? [RoundKind.Graph] : semantic ? [RoundKind.LocalCoreset] : [RoundKind.CandidateGraph, RoundKind.ShortlistGraph],
            _ => [],
        };
    }

    /// <summary>Rounds of the job whose bulk artifacts some round reads, and none after it.</summary>
    public IEnumerable<RoundKind> Readable => Rounds.SelectMany(r => Reads(r.Round.Kind)).Distinct().Order();

    /// <summary>The artifact that describes the job.</summary>
    public static ArtifactRef JobArtifact { get; } = new($"{Id}/job.msgpack", new string('1', 64), 1, 1000);

    /// <summary>Name of a result's artifact; null when it has none.</summary>
    public static string? ArtifactOf(WorkResult result) => result switch
    {
        PlanResult plan => plan.Layout.Uri,
        IngestResult ingest => ingest.Rows.Uri,
        ScoreOrderResult order => order.Rows.Uri,
        ScoreRanksResult ranks => ranks.Ranks.Uri,
        ScoreImportanceResult part => part.Part.Uri,
        ImportanceResult importance => importance.Index.Uri,
        CopiesResult copies => copies.Index.Uri,
        CopyMailResult mail => mail.Mail[0].Uri,
        CopyPartResult part => part.Representatives.Uri,
        ScatterResult scatter => scatter.Counts.Uri,
        GraphResult graph => graph.Neighbors.Uri,
        LocalCoresetResult coreset => coreset.Coreset.Uri,
        ReductionResult reduction => reduction.Points.Uri,
        ReasonsResult reasons => reasons.Points[0].Uri,
        LabelsResult labels => labels.Index.Uri,
        QuotaResult quota => quota.Budgets.Uri,
        ArtifactResult artifact => artifact.Artifact.Uri,
        _ => null,
    };

    /// <summary>True when the result is one that an execution of this item found.</summary>
    public bool Belongs(WorkResult result, RoundId round, int index) =>
        ArtifactOf(result) is { } artifact ? artifact.StartsWith(Prefix(round, index), StringComparison.Ordinal) : round == RoundKind.Write;

    private string Prefix(RoundId round, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Id}/{RoundCatalog.FolderOf(round)}/{(Readable.Contains(round.Kind) ? "bulk/" : "")}{index:D6}.");

    private ArtifactRef Artifact(WorkItemId item, string name) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(item.Round, item.Index)}{item.Attempt}.{name}"),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", SplitRows, 2_048_000_000);

    private static List<(RoundId Round, int Items)> ExpectedRounds(int splits, int partitions, bool prototype, bool semantic, bool scored, int copyRanges, bool labelled)
    {
        List<(RoundId, int)> rounds = [(RoundKind.Plan, 1), (RoundKind.Ingest, splits)];
        if (labelled)
        {
            rounds.Add((RoundKind.Labels, 1));
            rounds.Add((RoundKind.Probe, 5));
            rounds.Add((RoundKind.LabelScores, splits));
        }

        if (prototype)
        {
            rounds.Add((RoundKind.Prototypes, 1));
            rounds.Add((RoundKind.Distances, splits));
        }

        if (partitions > 1 && scored)
        {
            // Ranges of about four million rows.
            rounds.Add((RoundKind.ScoreOrder, splits));
            rounds.Add((RoundKind.ScoreRanks, (int)(((splits * SplitRows) + 4_194_303) / 4_194_304)));
            rounds.Add((RoundKind.ScoreImportance, splits));
        }

        rounds.Add((RoundKind.Importance, 1));
        if (copyRanges > 1)
        {
            rounds.Add((RoundKind.CopyDigests, splits));
            rounds.Add((RoundKind.CopyEquals, copyRanges));
            rounds.Add((RoundKind.CopyCells, 1));
            rounds.Add((RoundKind.CopyScatter, splits));
            rounds.Add((RoundKind.CopyVisit, copyRanges));
            rounds.AddRange(Enumerable.Range(0, WalkPasses).Select(pass => (new RoundId(RoundKind.CopyWalk, pass), copyRanges)));
            rounds.AddRange(Enumerable.Range(0, 3).Select(pass => (new RoundId(RoundKind.CopyMatch, pass), copyRanges)));
            rounds.AddRange(Enumerable.Range(0, 3).Select(pass => (new RoundId(RoundKind.CopyLeads, pass), splits)));
            rounds.Add((RoundKind.CopyParts, splits));
        }

        rounds.Add((RoundKind.Copies, 1));
        if (labelled && partitions > 1)
        {
            rounds.Add((RoundKind.Quota, 1));
        }

        if (partitions == 1)
        {
            rounds.Add((RoundKind.Graph, 1));
        }
        else if (semantic)
        {
            rounds.Add((RoundKind.Centroids, 1));
            rounds.Add((RoundKind.Scatter, splits));
            rounds.Add((RoundKind.Organise, partitions));
            rounds.Add((RoundKind.Check, 1));
            rounds.Add((RoundKind.Visit, partitions));
            rounds.Add((RoundKind.Halo, partitions));
            rounds.Add((RoundKind.Merge, partitions));
            rounds.Add((RoundKind.LocalCoreset, partitions));
        }
        else
        {
            rounds.Add((RoundKind.Scatter, splits));
            rounds.Add((RoundKind.Graph, partitions));
            rounds.Add((RoundKind.LocalCoreset, partitions));
            rounds.Add((RoundKind.CandidateGraph, partitions));
            rounds.Add((RoundKind.Pricing, 1));
            rounds.Add((RoundKind.Shortlist, partitions));
            rounds.Add((RoundKind.ShortlistGraph, partitions));
        }

        rounds.Add((RoundKind.Reduction, 1));
        if (splits * SplitRows <= 10_000_000)
        {
            rounds.Add((RoundKind.Reasons, semantic ? partitions : 1));
        }

        rounds.Add((RoundKind.Write, 1));
        return rounds;
    }
}
