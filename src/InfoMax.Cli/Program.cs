using InfoMax.Cli;
using InfoMax.Cli.Commands;

Console.SetError(TextWriter.Synchronized(new ForgivingWriter(Console.Error)));
using TerminationSignals signals = new();
try
{
    return await InfomaxCommand.RunAsync(args, signals.Token);
}
catch (Exception) when (signals.Token.IsCancellationRequested)
{
    return ErrorOutput.Report("interrupted", ExitCode.Interrupted);
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    return ErrorOutput.Report($"unexpected failure: {exception.GetType().Name}: {exception.Message}", ExitCode.Failed);
}
