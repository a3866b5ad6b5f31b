using System.CommandLine;

namespace InfoMax.Cli.Commands;

/// <summary><c>infomax</c>: every verb that there is.</summary>
public static class InfomaxCommand
{
    /// <summary>Builds the command.</summary>
    public static RootCommand Create() => new("InfoMax.Cluster: prune a training corpus to the rows worth training on.")
    {
        PruneCommand.Create(),
        ValidateCommand.Create(),
        NodeCommand.Create(),
        SubmitCommand.Create(),
        StatusCommand.Create(),
        CancelCommand.Create(),
    };
}
