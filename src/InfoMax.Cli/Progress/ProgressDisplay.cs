using InfoMax.Cli.Options;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cli.Progress;

/// <summary>Chooses the display: a live bar on a terminal, plain or JSON lines otherwise, nothing when quiet.</summary>
public static class ProgressDisplay
{
    /// <summary>A live one on a terminal, else lines; none where the options ask for quiet.</summary>
    public static IProgressDisplay For(PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Quiet)
        {
            return new NoProgress();
        }

        bool live = !options.JsonLogs && !options.Verbose && !Console.IsErrorRedirected;
        return live ? new LiveProgress() : new LineProgress(Console.Error, options.JsonLogs, TimeProvider.System);
    }

    private sealed class NoProgress : IProgressDisplay
    {
        public void Show(JobProtocol.Progress progress)
        {
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
