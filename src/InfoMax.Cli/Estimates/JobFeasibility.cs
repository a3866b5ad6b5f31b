using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Rounds;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Estimates;

/// <summary>Asks the coordinator's own rules whether a job would be refused, without running it.</summary>
public static class JobFeasibility
{
    private static readonly ArtifactRef Unwritten = new("", "", 0, 0);

    /// <summary>What is known of a job once that many valid rows are counted, without invalid ones.</summary>
    public static JobFacts Facts(JobSpec job, DatasetLayout layout, long validRows) =>
        JobFacts.Expected(job, PlanFacts.Of(Unwritten, layout), validRows);

    /// <summary>Why the job would be refused once its input is found, and once its rows are counted; nothing when it would run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="validRows">Valid rows.</param>
    /// <param name="rejects">Invalid rows by reason.</param>
    /// <param name="culprits">The first of them.</param>
    public static IReadOnlyList<(JobOutcome Outcome, string Message)> Refusals(
        JobSpec job, DatasetLayout layout, long validRows, IReadOnlyList<RejectCount> rejects, IReadOnlyList<RejectCulprit> culprits)
    {
        JobFacts facts = new JobFacts().With(RoundKind.Plan, job, [PlanFacts.Of(Unwritten, layout)]);
        (JobOutcome, string)?[] refusals =
        [
            JobRefusal.After(RoundKind.Plan, job, facts),
            JobRefusal.After(RoundKind.Ingest, job, Ingested(job, facts, validRows, rejects, culprits)),
        ];
        return [.. refusals.OfType<(JobOutcome, string)>()];
    }

    /// <summary>Why the job would be refused once its labels or groups are counted; nothing when it would run.</summary>
    /// <param name="job">The job.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="report">What was found in it.</param>
    public static IEnumerable<string> LabelRefusals(JobSpec job, DatasetLayout layout, ValidationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        JobFacts facts = Facts(job, layout, report.ValidRows);
        string?[] problems =
        [
            report.Labels is { } labels && Pipelines.Of(facts).Has(RoundKind.Probe)
                ? LabelRefusal.OfProbe(job.For(layout.Score.Kind), layout.Score.ToString(), labels.Classes, labels.Labelled, layout.Dimension)
                : null,
            facts.HasQuota && facts.Groups != GroupScheme.Clusters && report.GroupRows.Count > 0 ? LabelRefusal.OfQuota(job, report.GroupRows) : null,
        ];
        return problems.OfType<string>();
    }

    private static JobFacts Ingested(
        JobSpec job, JobFacts facts, long validRows, IReadOnlyList<RejectCount> rejects, IReadOnlyList<RejectCulprit> culprits) =>
        facts.With(RoundKind.Ingest, job, [new IngestResult(Unwritten, Unwritten, null, validRows, validRows, rejects, culprits)]);
}
