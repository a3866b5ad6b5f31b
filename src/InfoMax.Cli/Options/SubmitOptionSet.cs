namespace InfoMax.Cli.Options;

/// <summary>The options of <c>submit</c>: those of <c>prune</c>, and where the job goes.</summary>
public sealed class SubmitOptionSet() : PruneOptionSet("submit", typeof(SubmitOptions), typeof(ClusterOptions))
{
    /// <summary>
    /// A file of options may be shared with prune, but typed these would mislead: the nodes have cores of their own, and what is
    /// tuned or reported is read and written where the command runs.
    /// </summary>
    private static readonly string[] OfPruneAlone = ["artifacts", "cores", "dry-run", "report", "s3-endpoint", "tune"];

    /// <inheritdoc/>
    protected override IReadOnlyCollection<string> InFilesAlone => OfPruneAlone;
}
