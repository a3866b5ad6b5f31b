using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Estimates;

/// <summary>Asks the coordinator's own rules whether a job would be refused, without running it.</summary>
public static class JobFeasibility
{
    private static readonly ArtifactRef Unwritten = new("", "", 0, 0);

    /// <summary>P for that many valid rows.</summary>
    public static int Partitions(JobSpec job, long validRows) => Ingested(job, new JobFacts(), validRows, [], []).Partitions;

    /// <summary>Why the job would be refused once its input is found, and once its rows are counted; nothing when it would run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="validRows">Valid rows.</param>
    /// <param name="rejects">Invalid rows by reason.</param>
    /// <param name="culprits">The first of them.</param>
    public static IReadOnlyList<(JobOutcome Outcome, string Message)> Refusals(
        JobSpec job, DatasetLayout layout, long validRows, IReadOnlyList<RejectCount> rejects, IReadOnlyList<RejectCulprit> culprits)
    {
        ArgumentNullException.ThrowIfNull(layout);
        PlanResult plan = new(
            Unwritten,
            layout.Files.Count,
            layout.Rows,
            layout.Dimension,
            layout.Fingerprint,
            InputSplits.Of(layout).Count,
            layout.Score.Kind,
            layout.Score.ToString(),
            layout.Element == EmbeddingElement.Half ? 2 : 4);
        JobFacts facts = new JobFacts().With(RoundKind.Plan, job, [plan]);
        (JobOutcome, string)?[] refusals =
        [
            JobPlanner.Refusal(RoundKind.Plan, job, facts),
            JobPlanner.Refusal(RoundKind.Ingest, job, Ingested(job, facts, validRows, rejects, culprits)),
        ];
        return [.. refusals.OfType<(JobOutcome, string)>()];
    }

    private static JobFacts Ingested(
        JobSpec job, JobFacts facts, long validRows, IReadOnlyList<RejectCount> rejects, IReadOnlyList<RejectCulprit> culprits) =>
        facts.With(RoundKind.Ingest, job, [new IngestResult(Unwritten, Unwritten, null, validRows, validRows, rejects, culprits)]);
}
