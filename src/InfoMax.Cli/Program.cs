using System.CommandLine;
using InfoMax.Cli;
using InfoMax.Cli.Commands;

Console.SetError(TextWriter.Synchronized(new ForgivingWriter(Console.Error)));
using TerminationSignals signals = new();
ParseResult parsed = InfomaxCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    return ErrorOutput.Report(parsed.Errors.Select(error => error.Message), ExitCode.BadUsage);
}

try
{
    return await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token);
}
catch (Exception) when (signals.Token.IsCancellationRequested)
{
    return ErrorOutput.Report("interrupted", ExitCode.Interrupted);
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    return ErrorOutput.Report($"unexpected failure: {exception.GetType().Name}: {exception.Message}", ExitCode.Failed);
}
