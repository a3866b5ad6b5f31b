namespace InfoMax.Cli.Options;

/// <summary>The options of <c>tune</c>: those of a job, but for what it finds and what it does not write.</summary>
public sealed class TuneOptionSet() : PruneOptionSet("tune")
{
    /// <summary>A file of options may be shared with prune, but typed these would mislead.</summary>
    private static readonly string[] OfPruneAlone = ["budget", "resume", "export", "neighbors", "alpha", "artifacts", "groups", "reasons", "report", "text", "images", "tune"];

    /// <inheritdoc/>
    protected override IReadOnlyCollection<string> InFilesAlone => [.. base.InFilesAlone, .. OfPruneAlone];
}
