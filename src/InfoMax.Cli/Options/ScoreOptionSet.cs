using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of <c>score</c>, where several scores may be named, and one must be.</summary>
public sealed class ScoreOptionSet() : PruneOptionSet(JobVerbs.Score)
{
    /// <inheritdoc/>
    public override string HelpOf(DeclaredOption option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Name == "score" ? $"The scores to write, with commas between several; must be given: {string.Join(", ", option.Forms)}." : base.HelpOf(option);
    }
}
