using InfoMax.Cluster.Jobs;
using InfoMax.Core.Probe;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>Label scores of a split's rows, each from the probe's classifiers that held the row out; NaN for a row without label.</summary>
[RoundKernel(RoundKind.LabelScores)]
internal static class LabelScoresRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        int classes = context.Results<LabelsResult>(RoundKind.Labels)[0].Classes;
        IEnumerable<ProbeModel> folds = context.Results<ArtifactResult>(RoundKind.Probe).Select(fold => ProbeArtifact.Read(context, fold.Artifact, classes, ProbeSplit.Options(context.Spec)));
        using ProbeSplit split = ProbeSplit.Read(context, context.Item.Index, classes);
        ProbeScores scores = ProbeScores.Of(split.Rows, folds, context.Executor, context.CancellationToken);
        ArtifactResult written = MadeScores.Write(
            context,
            split.Numbers,
            [.. context.Spec.Score.Bases().Where(score => ScoreSource.WorkOf(score.Kind) == ScoreWork.Probe).Select(score => (score, Of(scores, score.Kind)))]);
        return written with { Hits = LabelHits.Of(scores.Hits) };
    }

    /// <summary>Share of the job's labels that the probe gets right; 1 for a job that asks none.</summary>
    public static double Right(RoundContext context) => !context.Order.Shape.Needs(ScoreWork.Probe) ? 1
        : LabelHits.Sum(context.Results<ArtifactResult>(RoundKind.LabelScores).Select(split => split.Hits)).Share;

    private static double[] Of(ProbeScores scores, ScoreKind kind) => ScoreSource.DefinitionOf(kind)?.FromProbe?.Invoke(scores)
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a score of the probe");
}
