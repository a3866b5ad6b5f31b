namespace InfoMax.Cli;

/// <summary>Errors as users read them: one line each on standard error, never a stack trace.</summary>
public static class ErrorOutput
{
    /// <summary>Prints the line and returns the exit code.</summary>
    public static int Report(string line, int exitCode) => Report([line], exitCode);

    /// <summary>Prints what the user should know of a run that goes on, a line each.</summary>
    public static void Warn(IEnumerable<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        Report(warnings.Select(warning => $"warning: {warning}"), ExitCode.Done);
    }

    /// <summary>Prints the lines and returns the exit code.</summary>
    public static int Report(IEnumerable<string> lines, int exitCode)
    {
        ArgumentNullException.ThrowIfNull(lines);
        foreach (string line in lines)
        {
            string text = line.ReplaceLineEndings(" ");
            Console.Error.WriteLine($"infomax: {text}");
            if (exitCode != ExitCode.Done)
            {
                JsonAnswer.Note(text);
            }
        }

        return exitCode;
    }
}
