namespace InfoMax.Data;

/// <summary>An artifact is missing, damaged or cannot be written. Work that needed it fails and is retried.</summary>
public sealed class ArtifactException : Exception
{
    /// <param name="message">One line that names the artifact and the cause.</param>
    /// <param name="inner">The cause, if any.</param>
    public ArtifactException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>
    /// True where the content is what was written, in a form that this version does not write: another version began the job, and only beginning
    /// again helps.
    /// </summary>
    public bool IsOfAnotherVersion { get; init; }

    /// <summary>Uri of the artifact whose content is missing or not what its reference says: making it anew helps. Null for other causes.</summary>
    public string? Damaged { get; init; }
}
