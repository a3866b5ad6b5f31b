using InfoMax.Data.Objects;

namespace InfoMax.Data;

/// <summary>
/// The user's data is wrong or unreadable. The message is one line that names the file (and row or column) and the
/// remedy; the command prints it as it is and exits with 3.
/// </summary>
public sealed class InputDataException : Exception
{
    /// <param name="message">One line: culprit, what was expected, what was found, what to do.</param>
    public InputDataException(string message)
        : base(OneLine(message))
    {
    }

    /// <param name="message">One line: culprit, what was expected, what was found, what to do.</param>
    /// <param name="inner">The cause, for the debug log.</param>
    public InputDataException(string message, Exception inner)
        : base(OneLine(message), inner)
    {
        IsConfiguration = inner is ObjectStoreException { IsConfiguration: true };
    }

    /// <summary>True where not the data are wrong but the way to them: an address with nothing there, a store without credentials. The command exits with 2.</summary>
    public bool IsConfiguration { get; init; }

    /// <summary>Names of keys, columns and types come from files, which may hold anything: no control character is printed.</summary>
    private static string OneLine(string message) =>
        !message.Any(char.IsControl)
            ? message
            : string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character));
}
