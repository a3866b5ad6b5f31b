using System.CommandLine;
using InfoMax.Cli.Options;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax score</c>: scores of all rows, on an embedded node as <see cref="PruneCommand"/>.</summary>
public static class ScoreCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        ScoreOptionSet set = new();
        Verb command = new(
            "Write scores of every row: --score A,B,... a column each, in one pass.",
            set,
            "score embeddings.npy --score hub,density --output scores",
            "score shards/ --labels column:label --score el2n,aum,combine:el2n+hub*0.5 --output scores",
            "score shards/ --score clip,negclip,target:imagenet.npy --output scores");
        command.SetAction((parsed, cancellationToken) => PruneCommand.RunAsync(set, parsed, cancellationToken));
        return command;
    }
}
