using System.CommandLine;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax dedupe</c>: takes out copies alone, on an embedded node as <see cref="PruneCommand"/>.</summary>
public static class DedupeCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        PruneOptionSet set = new(JobVerbs.Dedupe);
        Verb command = new(
            "Take out near-duplicates: one row of each family stays, and every other row. No budget.",
            set,
            "dedupe embeddings.npy --output distinct",
            "dedupe shards/ --copies 0.95 --score column:quality --output distinct --export nemo",
            "dedupe shards/ --copies exact --dry-run");
        command.SetAction((parsed, cancellationToken) => PruneCommand.RunAsync(set, parsed, cancellationToken));
        return command;
    }
}
