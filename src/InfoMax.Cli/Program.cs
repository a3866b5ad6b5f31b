using System.CommandLine;
using InfoMax.Cli;
using InfoMax.Cli.Commands;

RootCommand root = new("InfoMax.Cluster: prune a training corpus to the rows worth training on.")
{
    PruneCommand.Create(),
    ValidateCommand.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    return ErrorOutput.Report(parsed.Errors.Select(error => error.Message), ExitCode.BadUsage);
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
    });
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    return ErrorOutput.Report($"unexpected failure: {exception.GetType().Name}: {exception.Message}", ExitCode.Failed);
}
