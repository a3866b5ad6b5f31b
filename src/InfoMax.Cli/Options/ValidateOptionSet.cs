namespace InfoMax.Cli.Options;

/// <summary>The options of <c>validate</c>: those of <c>prune</c>, for it says what that would do with them.</summary>
public sealed class ValidateOptionSet() : PruneOptionSet("validate")
{
    private static readonly string[] OfPruneAlone = ["dry-run"];

    /// <inheritdoc/>
    protected override IReadOnlyCollection<string> InFilesAlone => [.. base.InFilesAlone, .. OfPruneAlone];
}
