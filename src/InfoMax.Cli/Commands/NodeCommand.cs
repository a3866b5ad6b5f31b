using System.CommandLine;
using InfoMax.Cli.Node;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax node</c>: starts a node that forms or joins a cluster, and runs until it is told to stop.</summary>
public static class NodeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = NodeOptionsReader.CreateSet();
        Command command = new("node", "Run a node of a cluster until it is told to stop (SIGTERM, Ctrl-C).");
        set.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(set, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(OptionSet set, ParseResult parsed, CancellationToken cancellationToken)
    {
        OptionProblems problems = new();
        NodeSettings? settings = NodeOptionsReader.Read(set, parsed, problems);
        if (settings is null)
        {
            return ErrorOutput.Report(problems.Lines, ExitCode.BadUsage);
        }

        try
        {
            return await new NodeRun(settings).RunAsync(cancellationToken);
        }
        catch (NodeStartException exception)
        {
            return ErrorOutput.Report(exception.Message, exception.IsBadConfiguration ? ExitCode.BadUsage : ExitCode.Failed);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }
}
