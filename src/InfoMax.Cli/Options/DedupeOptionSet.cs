using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>dedupe</c>: of those of a job, what bears on copies, reading and writing; there is no budget, no graph and no solve.</summary>
public sealed class DedupeOptionSet() : PruneOptionSet("dedupe", IsTaken)
{
    private static readonly HashSet<string> OfJobs =
    [
        "output", "copies", "copy-ranges", "score", "score-order", "score-normalization", "labels", "embedding", "id-column", "format", "split", "seed",
        "on-invalid", "on-duplicate-id", "export", "memory",
    ];

    /// <inheritdoc/>
    public override JobGoal Goal => JobGoal.Dedupe;

    /// <summary>A file of options may be shared with prune: what only prune takes is passed over there.</summary>
    public override IReadOnlyCollection<string> FileNames => new PruneOptionSet().FileNames;

    private static bool IsTaken(DeclaredOption option) =>
        option.Property.DeclaringType == typeof(JobSpec) ? OfJobs.Contains(option.Name) : option.Name is not ("report" or "tune");
}
