using System.Text.Json.Serialization;
using InfoMax.Core.Probe;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>What a finished item hands back: references and small facts, never bulk data. Union numbers are persisted.</summary>
[Union(0, typeof(PlanResult))]
[Union(1, typeof(IngestResult))]
[Union(2, typeof(ArtifactResult))]
[Union(3, typeof(ImportanceResult))]
[Union(4, typeof(ScatterResult))]
[Union(5, typeof(GraphResult))]
[Union(6, typeof(LocalCoresetResult))]
[Union(7, typeof(ReductionResult))]
[Union(8, typeof(WriteResult))]
[Union(9, typeof(CellsResult))]
[Union(10, typeof(OrganiseResult))]
[Union(11, typeof(CheckResult))]
[Union(12, typeof(VisitResult))]
[Union(13, typeof(HaloResult))]
[Union(14, typeof(MergeResult))]
[Union(15, typeof(CopiesResult))]
[Union(16, typeof(CopyMailResult))]
[Union(17, typeof(CopyPartResult))]
[Union(20, typeof(BordersResult))]
[Union(21, typeof(JoinResult))]
[Union(22, typeof(ExtendResult))]
[Union(23, typeof(SolveResult))]
[Union(24, typeof(SettleResult))]
[Union(29, typeof(ColoursResult))]
[Union(33, typeof(BoundResult))]
[Union(30, typeof(LabelsResult))]
[Union(31, typeof(GroupsResult))]
[Union(32, typeof(QuotaResult))]
[Union(40, typeof(ReasonsResult))]
[Union(25, typeof(ScoreOrderResult))]
[Union(26, typeof(ScoreRanksResult))]
[Union(27, typeof(ScoreImportanceResult))]
[Union(28, typeof(GraphSumsResult))]
[Union(50, typeof(PairsResult))]
[Union(51, typeof(PairScoresResult))]
[Union(52, typeof(TermOrderResult))]
[Union(53, typeof(TermRanksResult))]
public abstract record WorkResult
{
    /// <summary>Rows the item went through, for progress and the logs.</summary>
    [IgnoreMember]
    public abstract long RowsDone { get; }

    /// <summary>
    /// What the user should know, a line each. Whatever round finds it: the write round puts the lines of all rounds into the
    /// manifest, and the job's report has them for the summary.
    /// </summary>
    [IgnoreMember]
    public virtual IReadOnlyList<string> Warned => [];
}

/// <param name="Layout">The data set's layout (JSON).</param>
/// <param name="Files">Input files.</param>
/// <param name="Rows">Input rows.</param>
/// <param name="Dimension">Embedding dimension.</param>
/// <param name="Fingerprint">See the layout.</param>
/// <param name="Splits">Input splits.</param>
/// <param name="Score">The resolved score kind.</param>
/// <param name="ScoreText">The resolved score source as the command line would name it.</param>
/// <param name="ElementBytes">Bytes of one stored value.</param>
/// <param name="Warnings">See <see cref="WorkResult.Warned"/>.</param>
/// <param name="Repeats">Index of the rows that are dropped for their id, one artifact a split that has some; null when there are none.</param>
/// <param name="Labels">Where the labels come from, as the command line would name it; null for a job without.</param>
/// <param name="PairBytes">Bytes of the image and the text vector of a row; 0 where they are not compared.</param>
/// <param name="HasIds">The rows have ids.</param>
[MessagePackObject]
public sealed record PlanResult(
    [property: Key(0)] ArtifactRef Layout,
    [property: Key(1)] int Files,
    [property: Key(2)] long Rows,
    [property: Key(3)] int Dimension,
    [property: Key(4)] string Fingerprint,
    [property: Key(5)] int Splits,
    [property: Key(6)] ScoreKind Score,
    [property: Key(7)] string ScoreText,
    [property: Key(8)] int ElementBytes,
    [property: Key(9)] IReadOnlyList<string>? Warnings = null,
    [property: Key(10)] ArtifactRef? Repeats = null,
    [property: Key(11)] string? Labels = null,
    [property: Key(12)] int PairBytes = 0,
    [property: Key(13)] bool HasIds = false) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override IReadOnlyList<string> Warned => Warnings ?? [];

    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Rows;
}

/// <param name="Rows">Rows artifact: row numbers, ids, raw scores.</param>
/// <param name="Vectors">Vectors artifact, same order.</param>
/// <param name="Rejects">Dropped rows, or null when none.</param>
/// <param name="InputRows">Rows read.</param>
/// <param name="ValidRows">Rows kept.</param>
/// <param name="RejectCounts">Dropped rows per reason, by reason in ordinal order.</param>
/// <param name="Culprits">The first few dropped rows.</param>
/// <param name="Labels">Labels of the kept rows; null for a job without.</param>
/// <param name="Groups">Groups of the kept rows; null where no column has them.</param>
/// <param name="MoreScores">Scores that were read with the rows beside those in <paramref name="Rows"/>; null for none.</param>
/// <param name="Rounded">Scores that have more digits than a double holds; null for none.</param>
[MessagePackObject]
public sealed record IngestResult(
    [property: Key(0)] ArtifactRef Rows,
    [property: Key(1)] ArtifactRef Vectors,
    [property: Key(2)] ArtifactRef? Rejects,
    [property: Key(3)] long InputRows,
    [property: Key(4)] long ValidRows,
    [property: Key(5)] IReadOnlyList<RejectCount> RejectCounts,
    [property: Key(6)] IReadOnlyList<RejectCulprit> Culprits,
    [property: Key(7)] ArtifactRef? Labels = null,
    [property: Key(8)] ArtifactRef? Groups = null,
    [property: Key(9)] ArtifactRef? MoreScores = null,
    [property: Key(10)] IReadOnlyList<RoundedScores>? Rounded = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => InputRows;
}

/// <summary>As <see cref="RoundedScore"/>, of one split.</summary>
/// <param name="Score">The source.</param>
/// <param name="Count">Rows whose score was rounded.</param>
/// <param name="Row">The first of them.</param>
/// <param name="Written">Its score as it is written.</param>
/// <param name="Read">What it became.</param>
[MessagePackObject]
public sealed record RoundedScores(
    [property: Key(0)] string Score,
    [property: Key(1)] long Count,
    [property: Key(2)] long Row,
    [property: Key(3)] string Written,
    [property: Key(4)] double Read);

/// <param name="Reason">Why rows were dropped.</param>
/// <param name="Count">How many.</param>
[MessagePackObject]
public sealed record RejectCount([property: Key(0)] string Reason, [property: Key(1)] long Count);

/// <param name="Row">Row number over the whole input.</param>
/// <param name="File">Relative path of its file.</param>
/// <param name="FileRow">Row number within the file.</param>
/// <param name="Reason">Why it was dropped.</param>
[MessagePackObject]
public sealed record RejectCulprit(
    [property: Key(0)] long Row, [property: Key(1)] string File, [property: Key(2)] long FileRow, [property: Key(3)] string Reason);

/// <param name="Artifact">The item's only artifact.</param>
/// <param name="Hits">What the out-of-fold probe makes of the labels of the item's rows; null where it is not asked.</param>
[MessagePackObject]
public sealed record ArtifactResult([property: Key(0)] ArtifactRef Artifact, [property: Key(1)] LabelHits? Hits = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Artifact.Rows;
}

/// <param name="Right">Rows whose label the probe, or a vote of the row's neighbours, gets right.</param>
/// <param name="Labelled">Rows with a label.</param>
[MessagePackObject]
public sealed record LabelHits([property: Key(0)] long Right, [property: Key(1)] long Labelled)
{
    /// <summary>The counts on the wire.</summary>
    public static LabelHits Of(RightLabels labels) => new(labels.Right, labels.Labelled);

    /// <summary>Those of all items together; the share of none is 1, which is what a job of an earlier version has.</summary>
    public static RightLabels Sum(IEnumerable<LabelHits?> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.OfType<LabelHits>().Aggregate(default(RightLabels), (sum, hits) => sum.Add(new RightLabels(hits.Right, hits.Labelled)));
    }
}

/// <param name="Index">Index of the importance artifacts, one a split.</param>
/// <param name="ValidRows">N.</param>
/// <param name="MeanImportance">mean(I).</param>
/// <param name="ScoreOrder">The resolved order.</param>
/// <param name="Partitions">Index of the importance of each semantic partition's rows, in the order of its lists; null where it came before the graph.</param>
/// <param name="Hits">Labels that their rows' neighbours vote for; null where the score is not one of both.</param>
[MessagePackObject]
public sealed record ImportanceResult(
    [property: Key(0)] ArtifactRef Index,
    [property: Key(1)] long ValidRows,
    [property: Key(2)] double MeanImportance,
    [property: Key(3)] string ScoreOrder,
    [property: Key(4)] ArtifactRef? Partitions = null,
    [property: Key(5)] LabelHits? Hits = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => ValidRows;
}

/// <param name="Importance">Importance artifact, rows grouped by partition, ascending within each; for semantic partitions a cell rows artifact.</param>
/// <param name="Vectors">Vectors artifact in the same order.</param>
/// <param name="Counts">Rows of each partition, length P.</param>
[MessagePackObject]
public sealed record ScatterResult(
    [property: Key(0)] ArtifactRef Importance, [property: Key(1)] ArtifactRef Vectors, [property: Key(2)] ArtifactRef Counts) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Vectors.Rows;
}

/// <param name="Neighbors">Neighbours artifact of the partition's rows.</param>
/// <param name="TotalWeight">sum_ij W_ij of the partition's lists, cut to the first k places, for each k that the job needs, in the order of the job's distinct neighbour counts.</param>
/// <param name="Recall">How the lists were found, and how many of the true neighbours they hold.</param>
[MessagePackObject]
public sealed record GraphResult(
    [property: Key(0)] ArtifactRef Neighbors,
    [property: Key(1)] IReadOnlyList<double> TotalWeight,
    [property: Key(2)] GraphRecall Recall) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Neighbors.Rows;
}

/// <param name="Coreset">Candidates, of the partition's own solve or of its shortlist: coreset artifact.</param>
/// <param name="Vectors">Their vectors, same order; null when their lists are known.</param>
/// <param name="Lists">Their neighbour lists over the whole data set, same order; null when other rounds must find them.</param>
[MessagePackObject]
public sealed record LocalCoresetResult(
    [property: Key(0)] ArtifactRef Coreset,
    [property: Key(1)] ArtifactRef? Vectors,
    [property: Key(2)] ArtifactRef? Lists = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Coreset.Rows;
}

/// <param name="Points">Index of the results, one a sweep point.</param>
/// <param name="ValidRows">N.</param>
[MessagePackObject]
public sealed record ReductionResult([property: Key(0)] ArtifactRef Points, [property: Key(1)] long ValidRows) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => ValidRows;
}

/// <param name="Summary">The closing summary of each sweep point; none where nothing was chosen.</param>
/// <param name="PeakMemoryBytes">Peak resident memory of the process that wrote the outputs.</param>
/// <param name="Recall">How the graph was found, over all partitions; null where there is none.</param>
/// <param name="Warnings">The warnings of all rounds and of the results, each once.</param>
/// <param name="Copies">What is said of copies; null when they are kept.</param>
/// <param name="Defaults">What the score's defaults came to and why; null where the options left nothing open.</param>
[MessagePackObject]
public sealed record WriteResult(
    [property: Key(0)] IReadOnlyList<PointSummary> Summary,
    [property: Key(1)] long PeakMemoryBytes,
    [property: Key(2)] GraphRecall? Recall,
    [property: Key(3)] IReadOnlyList<string>? Warnings = null,
    [property: Key(4)] CopyFacts? Copies = null,
    [property: Key(5)] string? Defaults = null) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override IReadOnlyList<string> Warned => Warnings ?? [];

    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Summary.Count == 0 ? 0 : Summary[0].Budget;
}

/// <summary>One result of a job, as the closing table shows it.</summary>
/// <param name="Name">Subfolder of a sweep point; empty for a single result.</param>
/// <param name="Fraction">p / N.</param>
/// <param name="Budget">p.</param>
/// <param name="Neighbors">k.</param>
/// <param name="Alpha">alpha.</param>
/// <param name="Value">F(S).</param>
/// <param name="UpperBound">Certified upper bound.</param>
/// <param name="Random">Mean F of random selections of the same size.</param>
/// <param name="TopScore">F of the p best scores.</param>
/// <param name="Solver">The solver that won.</param>
/// <param name="MeanScore">Mean I of the chosen rows.</param>
/// <param name="CloseRows">Chosen rows known to have another chosen row at a cosine of at least .95.</param>
/// <param name="Rivals">Simpler choices of as many rows; null where the edges of all rows are not known at one place, and where all that are no copies are kept.</param>
/// <param name="Coverage">As of a <see cref="Rival"/>.</param>
/// <param name="Shared">Share of this choice's rows, or of the smaller one's, that the result before it in a sweep has too; null for the first.</param>
/// <param name="MeanRawScore">Mean raw score of the chosen rows; null where the score is made of the graph, of labels or of prototypes.</param>
/// <param name="MeanRawScoreOfAll">The same of all valid rows: what a random choice has.</param>
/// <param name="CloseRowsAtMost">The close rows with those of which it is not known.</param>
/// <param name="FamiliesKept">Families (a row and its copies) of which a row is kept; null where copies were not looked for.</param>
/// <param name="Losses">Files, labels and groups that lost their rows, by kind; null in results of earlier versions.</param>
/// <param name="Order">Which raw scores are worth more, as <c>--score-order</c> has it; null without raw scores.</param>
[MessagePackObject]
public sealed record PointSummary(
    [property: Key(0)] string Name,
    [property: Key(1)] double Fraction,
    [property: Key(2)] long Budget,
    [property: Key(3)] int Neighbors,
    [property: Key(4)] double Alpha,
    [property: Key(5), JsonPropertyName("objective")] double Value,
    [property: Key(6)] double UpperBound,
    [property: Key(7)] double Random,
    [property: Key(8)] double TopScore,
    [property: Key(9)] string Solver,
    [property: Key(10)] double MeanScore,
    [property: Key(11)] long CloseRows = 0,
    [property: Key(12)] IReadOnlyList<Rival>? Rivals = null,
    [property: Key(13)] double? Coverage = null,
    [property: Key(14)] double? Shared = null,
    [property: Key(15)] double? MeanRawScore = null,
    [property: Key(16)] double? MeanRawScoreOfAll = null,
    [property: Key(17)] long CloseRowsAtMost = 0,
    [property: Key(18)] long? FamiliesKept = null,
    [property: Key(19)] IReadOnlyList<LossFacts>? Losses = null,
    [property: Key(20)] string? Order = null);
