using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>The coordinator and the worker of <see cref="JobCommandTests"/>.</summary>
public sealed class JobCommandCluster : IAsyncLifetime
{
    /// <summary>Both, whose jobs may write into its workspace alone.</summary>
    internal TestCluster Cluster { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Cluster.StartCoordinatorAsync("--output-root", Path.GetDirectoryName(Cluster.Workspace["out"])!);
        await Cluster.StartWorkerAsync();
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
