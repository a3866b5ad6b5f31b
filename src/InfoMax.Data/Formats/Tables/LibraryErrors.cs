using InfoMax.Core.Compute;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Tables;

/// <summary>
/// Turns whatever a format library throws at a damaged file into one line. The libraries throw many types
/// (their own, argument, index, overflow, cast, format errors), none of which the user can act on.
/// </summary>
internal static class LibraryErrors
{
    /// <summary>Runs <paramref name="action"/>.</summary>
    /// <exception cref="InputDataException">It failed for any reason but cancellation.</exception>
    /// <exception cref="OutOfMemoryException">It did not fit into less memory than there is.</exception>
    public static void Guard(string name, Action action) => Guard(name, () =>
    {
        action();
        return true;
    });

    /// <summary>Runs <paramref name="action"/> and returns its result.</summary>
    /// <exception cref="InputDataException">It failed for any reason but cancellation.</exception>
    /// <exception cref="OutOfMemoryException">It did not fit into less memory than there is.</exception>
    public static T Guard<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is not (InputDataException or OperationCanceledException) && !IsForMore(exception))
        {
            throw exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
                ? InputIo.Unreadable(name, exception)
                : new InputDataException($"{name}: damaged or not supported ({InputIo.Cause(exception)}); copy or write the file again", exception);
        }
    }

    /// <summary>A file that does not fit into the memory given is no damaged one; only with all that there is is it taken for one, whose sizes nobody could hold.</summary>
    private static bool IsForMore(Exception exception) => ProcessHeap.IsExceededBy(exception) && ProcessHeap.CanRaise;
}
