using System.CommandLine;
using InfoMax.Cli.Node;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Hosting;
using InfoMax.Core.Compute;
using InfoMax.Data.Objects;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax node</c>: starts a node that forms or joins a cluster, and runs until it is told to stop.</summary>
public static class NodeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        OptionSet set = NodeOptionsReader.CreateSet();
        Verb command = new(
            "Run a node of a cluster until it is told to stop (SIGTERM, Ctrl-C).",
            set,
            "node --data-dir state --http-port 8080",
            "node --roles coordinator --data-dir state --bind 10.0.0.1 --token-file token",
            "node --roles worker --seed-nodes 10.0.0.1:4053 --data-dir state --bind 10.0.0.2");
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
            ProcessHeap.Hold(settings.Node.MemoryBytes);
            ObjectStores.UseEndpoint(settings.S3Endpoint?.ToString());
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
