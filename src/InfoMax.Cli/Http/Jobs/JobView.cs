using System.ComponentModel;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>A job as the HTTP API shows it.</summary>
public sealed record JobView
{
    /// <summary>The job's id.</summary>
    [Description("The job's id, chosen when it was submitted.")]
    public required string Id { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Description("queued, running, paused, succeeded, bad_configuration, bad_input, failed or cancelled.")]
    public required string State { get; init; }

    /// <summary>Place among those that wait; null when it does not wait.</summary>
    [Description("Its place among the jobs that wait, from 1; null when it does not wait.")]
    public int? Place { get; init; }

    /// <summary>Result directory.</summary>
    [Description("Full path of the result directory, on the coordinator's node.")]
    public required string Output { get; init; }

    /// <summary>When it was last submitted.</summary>
    [Description("When it was last submitted.")]
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Description("When it ended; null while it waits or runs.")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it did not succeed.</summary>
    [Description("One line that says why it did not succeed; null otherwise.")]
    public string? Message { get; init; }

    /// <summary>The round under way.</summary>
    [Description("The round under way; null unless the job runs, and in lists.")]
    public RoundView? Round { get; init; }

    /// <summary>The rounds that are over.</summary>
    [Description("The rounds that are over, in order; null while the job waits, and in lists.")]
    public IReadOnlyList<StageView>? FinishedRounds { get; init; }

    /// <summary>Attempts that failed or were lost.</summary>
    [Description("Attempts that failed or were lost, over the whole job; null while the job waits, and in lists.")]
    public int? Retries { get; init; }

    /// <summary>Who computes.</summary>
    [Description("The workers and what they have of any job; null unless the job runs, and in lists.")]
    public IReadOnlyList<WorkerView>? Workers { get; init; }

    /// <summary>What was reached.</summary>
    [Description("What was reached; null unless the job succeeded, and in lists.")]
    public JobReport? Report { get; init; }

    /// <summary>Why the job, or the node that was asked, does not go on, in one line; null while they do, and in lists.</summary>
    [Description("What the job's items wait for (a store that does not answer, since when), or why the node that was asked is not ready, in one line; null for nothing, and in lists.")]
    public string? Problem { get; init; }
}
