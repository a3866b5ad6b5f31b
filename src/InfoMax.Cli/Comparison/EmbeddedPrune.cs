using InfoMax.Cli.Options;
using InfoMax.Cli.Progress;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cli.Comparison;

/// <summary>A job as <c>prune</c> runs it: on a node of this process, through coordinator, entities and artifacts.</summary>
internal static class EmbeddedPrune
{
    private const string JobId = "compare";

    /// <summary>Runs the job to its end.</summary>
    /// <param name="job">The job; its results are written as ever.</param>
    /// <param name="nodeDirectory">The node's journal and artifacts.</param>
    /// <param name="options">Cores and how it logs.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The report of a job that succeeded; else the exit code and why.</returns>
    public static async Task<(JobReport? Report, int Code, string Problem)> RunAsync(
        JobSpec job, string nodeDirectory, PruneOptions options, CancellationToken cancellationToken)
    {
        NodeOptions nodeOptions = new() { DataDirectory = nodeDirectory, Cores = options.Cores };
        await using ClusterNode node = await ClusterNode.StartEmbeddedAsync(
            nodeOptions, logging => LogOutput.Configure(logging, options.LogStyle, cancellationToken), cancellationToken);
        await foreach (IClusterMessage update in JobClient.RunAsync(node, JobId, job, cancellationToken))
        {
            switch (update)
            {
                case JobProtocol.Refused refused:
                    return (null, ExitCode.BadUsage, refused.Reason);
                case JobProtocol.Ended { Outcome: JobOutcome.Succeeded } ended:
                    return (ended.Report, ExitCode.Done, "");
                case JobProtocol.Ended ended:
                    return (null, ExitCode.Of(ended.Outcome), ended.Message ?? "the job failed");
            }
        }

        return (null, ExitCode.Failed, "the node stopped before the job ended");
    }
}
