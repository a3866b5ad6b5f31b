namespace InfoMax.Cluster.Rounds;

/// <summary>The options do not fit the input; the message is one line that names the option and the remedy (exit code 2).</summary>
public sealed class ConfigurationException : Exception
{
    /// <param name="message">One line.</param>
    public ConfigurationException(string message)
        : base(message)
    {
    }
}
