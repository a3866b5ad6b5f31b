namespace InfoMax.Cli.Client;

/// <summary>A cluster did not carry out a request; the lines are for the user.</summary>
public sealed class ApiException : Exception
{
    /// <param name="lines">What is wrong.</param>
    /// <param name="exitCode">The command's exit code.</param>
    /// <param name="isTransient">Asking again may help.</param>
    /// <param name="innerException">The cause.</param>
    public ApiException(IReadOnlyList<string> lines, int exitCode, bool isTransient, Exception? innerException = null)
        : base(string.Join("; ", lines), innerException)
    {
        Lines = lines;
        ExitCode = exitCode;
        IsTransient = isTransient;
    }

    /// <summary>What is wrong, a line each.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The command's exit code.</summary>
    public int ExitCode { get; }

    /// <summary>True when the job is over, and how it ended cannot be changed.</summary>
    public bool IsConflict { get; init; }

    /// <summary>True when the cluster could not be reached or was not ready.</summary>
    public bool IsTransient { get; }
}
