namespace InfoMax.Cli;

/// <summary>What a command prints once its results are written, or its order is carried out: that nobody can read it undoes neither.</summary>
internal static class ClosingWords
{
    /// <summary>Prints; where standard output takes nothing, a line on standard error says so, and what was done.</summary>
    /// <param name="done">What was done: <c>the results are in coreset</c>.</param>
    /// <param name="write">Writes to standard output.</param>
    public static void Print(string done, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            write(Console.Out);
            Console.Out.Flush();
        }
        catch (StandardOutputException exception)
        {
            ErrorOutput.Report($"{done}, but standard output took no summary: {exception.Reason}", ExitCode.Done);
        }
    }
}
