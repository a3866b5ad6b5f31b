namespace InfoMax.Cluster.Jobs;

/// <summary>Rounds as users read them: in the manifest, the progress display and error messages.</summary>
public static class RoundNames
{
    /// <summary>The round's name.</summary>
    public static string Of(RoundKind round) => round switch
    {
        RoundKind.LocalCoreset => "local coreset",
        RoundKind.CandidateGraph => "candidate graph",
        RoundKind.ShortlistGraph => "shortlist graph",
        _ => round.ToString().ToLowerInvariant(),
    };

    /// <summary>The name as part of a path.</summary>
    public static string FolderOf(RoundKind round) => Of(round).Replace(' ', '-');
}
