namespace InfoMax.Data.Outputs;

/// <summary>A result file could not be written; the message is one line that names it and the cause.</summary>
public sealed class OutputException : Exception
{
    /// <param name="message">One line.</param>
    /// <param name="inner">The cause.</param>
    public OutputException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
