namespace InfoMax.Data;

/// <summary>Symbolic links that lead nowhere.</summary>
public static class DeadLink
{
    /// <summary>What the link at a path names, where nothing is; null for a link to something and for what is no link.</summary>
    public static string? TargetOf(string path) =>
        new FileInfo(path) is { LinkTarget: { } target } link && link.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } ? target : null;
}
