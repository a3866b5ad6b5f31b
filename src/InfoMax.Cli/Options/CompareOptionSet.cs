namespace InfoMax.Cli.Options;

/// <summary>The options of <c>compare</c>: those of the job that is compared, and what it is compared with.</summary>
public sealed class CompareOptionSet() : PruneOptionSet("compare", typeof(ComparisonOptions))
{
    /// <summary>A file of options may be shared with prune, but typed these would mislead: nothing is exported or gone on with.</summary>
    private static readonly string[] OfPruneAlone = ["artifacts", "budget", "resume", "export", "groups", "reasons", "report", "text", "images", "tune"];

    /// <inheritdoc/>
    protected override IReadOnlyCollection<string> InFilesAlone => [.. base.InFilesAlone, .. OfPruneAlone];
}
