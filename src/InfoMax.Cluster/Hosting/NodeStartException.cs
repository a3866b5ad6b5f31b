namespace InfoMax.Cluster.Hosting;

/// <summary>A node could not start; the message is a line for the user.</summary>
public sealed class NodeStartException : Exception
{
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="isBadConfiguration">The settings are wrong: starting again as it is cannot help.</param>
    /// <param name="innerException">The cause.</param>
    public NodeStartException(string message, bool isBadConfiguration, Exception? innerException = null)
        : base(message, innerException) => IsBadConfiguration = isBadConfiguration;

    /// <summary>True when the same start, a moment later, may well succeed.</summary>
    public bool MayPass { get; init; }

    /// <summary>What to wait before that.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>True when the settings are wrong; false when something else (a seed node, a database) was not there.</summary>
    public bool IsBadConfiguration { get; }
}
