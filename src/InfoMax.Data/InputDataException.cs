namespace InfoMax.Data;

/// <summary>
/// The user's data is wrong or unreadable. The message is one line that names the file (and row or column) and the
/// remedy; the command prints it as it is and exits with 3.
/// </summary>
public sealed class InputDataException : Exception
{
    /// <param name="message">One line: culprit, what was expected, what was found, what to do.</param>
    public InputDataException(string message)
        : base(message)
    {
    }

    /// <param name="message">One line: culprit, what was expected, what was found, what to do.</param>
    /// <param name="inner">The cause, for the debug log.</param>
    public InputDataException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
