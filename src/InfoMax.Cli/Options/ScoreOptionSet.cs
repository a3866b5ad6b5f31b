using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>score</c>: of those of a job, what bears on scores, reading and writing; nothing is chosen.</summary>
public sealed class ScoreOptionSet() : PruneOptionSet("score", IsTaken)
{
    private static readonly HashSet<string> OfJobs =
    [
        "output", "score", "labels", "embedding", "id-column", "format", "split", "seed", "on-invalid", "on-duplicate-id", "memory",
        "partitions", "partition-rows", "neighbor-search", "recall",
    ];

    /// <inheritdoc/>
    public override JobGoal Goal => JobGoal.Score;

    /// <summary>A file of options may be shared with prune: what only prune takes is passed over there.</summary>
    public override IReadOnlyCollection<string> FileNames => new PruneOptionSet().FileNames;

    /// <inheritdoc/>
    public override string HelpOf(DeclaredOption option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Name == "score" ? $"The scores to write, with commas between several; must be given: {string.Join(", ", option.Forms)}." : base.HelpOf(option);
    }

    private static bool IsTaken(DeclaredOption option) =>
        option.Property.DeclaringType == typeof(JobSpec) ? OfJobs.Contains(option.Name) : option.Name is not ("report" or "tune");
}
