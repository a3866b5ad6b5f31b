using InfoMax.Cluster.Protocol;

namespace InfoMax.Cli.Progress;

/// <summary>Shows a running job on standard error until disposed.</summary>
public interface IProgressDisplay : IDisposable
{
    /// <summary>Shows the latest state.</summary>
    void Show(JobProtocol.Progress progress);

    /// <summary>Shows that everything is done.</summary>
    void Complete();
}
