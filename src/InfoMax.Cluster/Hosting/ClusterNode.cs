using Akka.Actor;
using Akka.Hosting;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Partitions;
using InfoMax.Data.Artifacts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cluster.Hosting;

/// <summary>A running node: its actor system, compute threads and artifact store.</summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ComputeGate _gate;

    private ClusterNode(IHost host, ComputeGate gate, ActorSystem system)
    {
        _host = host;
        _gate = gate;
        System = system;
        Coordinator = ActorRegistry.For(system).Get<CoordinatorKey>();
    }

    /// <summary>The actor system.</summary>
    public ActorSystem System { get; }

    /// <summary>The coordinator singleton's proxy.</summary>
    public IActorRef Coordinator { get; }

    /// <summary>Starts a node that forms a cluster of its own, with artifacts in the data directory.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="configureLogging">Where logs go; null for nowhere.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<ClusterNode> StartEmbeddedAsync(
        NodeOptions options, Action<ILoggingBuilder>? configureLogging, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ComputeGate gate = new(options.Cores);
        IHost? host = null;
        try
        {
            CoordinatorServices services = new(
                new DirectoryArtifactStore(Path.Combine(options.DataDirectory, "artifacts")), gate, TimeProvider.System);
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Logging.ClearProviders();
            configureLogging?.Invoke(builder.Logging);
            builder.Services.AddAkka(NodeConfiguration.SystemName, akka => akka
                .ConfigureLoggers(loggers =>
                {
                    loggers.ClearLoggers();
                    loggers.AddLoggerFactory();
                    loggers.LogLevel = Akka.Event.LogLevel.InfoLevel;
                })
                .ConfigureNode(options, services));
            host = builder.Build();
            await host.StartAsync(cancellationToken);
            ActorSystem system = host.Services.GetRequiredService<ActorSystem>();
            Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
            await cluster.JoinAsync(cluster.SelfAddress, cancellationToken);
            return new ClusterNode(host, gate, system);
        }
        catch
        {
            host?.Dispose();
            gate.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes no more work, finishes what runs within the grace and hands back the rest; afterwards nobody counts on this
    /// node as a worker. A node without the role has nothing to do.
    /// </summary>
    /// <param name="grace">Time for kernels that run.</param>
    /// <param name="cancellationToken">Ends the waiting, not the draining.</param>
    public async Task DrainAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (ActorRegistry.For(System).TryGet<WorkerKey>(out IActorRef agent))
        {
            await agent.Ask<WorkerAgent.Drained>(new WorkerAgent.Drain(grace), Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    /// <summary>
    /// Stops at once: running kernels are cancelled, nothing is handed over, and what is journaled can be resumed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        _gate.Dispose();
        _host.Dispose();
    }
}
