using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Hosting.Logs;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cluster.Hosting;

/// <summary>A running node: its actor system, compute threads and artifact store.</summary>
public sealed class ClusterNode : IAsyncDisposable
{
    /// <summary>Time for telling the coordinator, beyond the grace for what runs.</summary>
    private static readonly TimeSpan HandBackTime = TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private readonly ComputeGate _gate;
    private readonly RemoteJobs? _remote;
    private readonly Akka.Cluster.Cluster _cluster;

    private readonly NodeHealth _health;
    private readonly DataDirectoryLock? _lock;
    private readonly NodeOptions _options;

    private ClusterNode(NodeOptions options, IHost host, ComputeGate gate, RemoteJobs? remote, NodeHealth health, DataDirectoryLock? held, ActorSystem system)
    {
        _options = options;
        _host = host;
        _health = health;
        _lock = held;
        _gate = gate;
        _remote = remote;
        System = system;
        _cluster = Akka.Cluster.Cluster.Get(system);
        Coordinator = ActorRegistry.For(system).Get<CoordinatorKey>();
    }

    /// <summary>The node's actor system, which ends with the node.</summary>
    public ActorSystem System { get; }

    /// <summary>The coordinator singleton's proxy.</summary>
    public IActorRef Coordinator { get; }

    /// <summary>Where other nodes reach this one: <c>akka.tcp://infomax@host:port</c>, or <c>akka.ssl.tcp</c> with certificates.</summary>
    public string Address => _cluster.SelfAddress.ToString();

    /// <summary>Port for other nodes.</summary>
    public int Port => _cluster.SelfAddress.Port ?? 0;

    /// <summary>True while the node is a full member of its cluster.</summary>
    public bool IsUp => _cluster.SelfMember.Status == MemberStatus.Up && !_cluster.IsTerminated;

    /// <summary>Threads that may compute at once.</summary>
    public int Cores => _gate.Cores;

    /// <summary>Threads that compute now.</summary>
    public int BusyThreads => _gate.Busy;

    /// <summary>Kernels that wait for threads.</summary>
    public int WaitingKernels => _gate.Waiting;

    /// <summary>What is wrong with the cluster's coordinator, in one line: it does not answer, or stands still. Null when nothing is.</summary>
    public string? Problem => _health.Problem;

    /// <summary>What workers of this node's coordinator wait for, in one line; null for nothing, or where the coordinator is on another node. It is no <see cref="Problem"/>.</summary>
    public string? Notice => _health.Notice;

    /// <summary>How long this node's coordinator has stood still; zero while it does not.</summary>
    public TimeSpan Standstill => _health.Standstills.Lasting;

    /// <summary>When the certificate ends that it shows on the cluster port until it starts anew; null for a node without one.</summary>
    public DateTimeOffset? CertificateEnds { get; private init; }

    /// <summary>Ends when the node is no longer: it left, or the others took it out of the cluster.</summary>
    public Task Ended => System.WhenTerminated;

    /// <summary>Starts a node that forms a cluster of its own, with artifacts in the data directory.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="configureLogging">Where logs go; null for nowhere.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static Task<ClusterNode> StartEmbeddedAsync(
        NodeOptions options, Action<ILoggingBuilder>? configureLogging, CancellationToken cancellationToken) =>
        StartAsync(options, configureLogging, cancellationToken);

    /// <summary>Starts a node and joins its seed nodes, or forms a cluster of its own when there are none; it is up when the task ends.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="configureLogging">Where logs go; null for nowhere.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="NodeStartException">The address is not to be had, no seed node answers, or the journal cannot be read.</exception>
    public static async Task<ClusterNode> StartAsync(
        NodeOptions options, Action<ILoggingBuilder>? configureLogging, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Roles.Contains(NodeOptions.CoordinatorRole))
        {
            await JournalCheck.RunAsync(options, cancellationToken);
        }

        // A database is shared by coordinators, which take turns, and so is their directory.
        bool isAlone = options.Roles.Contains(NodeOptions.CoordinatorRole) && options.Journal.PostgresConnection is null;
        DataDirectoryLock? held = isAlone ? DataDirectoryLock.Take(options.DataDirectory) : null;
        ComputeGate gate = new(options.Cores);
        RemoteJobs? remote = options.HttpAddress is null ? null : new RemoteJobs(new TransferOptions { Tokens = options.Tokens, Trust = options.Trust });
        IHost? host = null;
        ActorSystem? system = null;
        try
        {
            CoordinatorServices services = await ServicesAsync(options, gate, remote);
            NodeHealth health = new(services.Standstills, services.WorkerObstacles);
            DateTimeOffset? ends = options.Certificates?.Identity.Context.TargetCertificate.NotAfter.ToUniversalTime();
            host = Build(options, services, health, configureLogging);

            // Before the host starts it, which would print its failure to standard output.
            system = host.Services.GetRequiredService<ActorSystem>();
            await host.StartAsync(cancellationToken);
            await SeedNodes.JoinAsync(system, options.Bind, await LeaseCheck.SeedsAsync(system, options, cancellationToken), cancellationToken);
            return new ClusterNode(options, host, gate, remote, health, held, system) { CertificateEnds = ends };
        }
        catch (Exception exception)
        {
            if (system is not null)
            {
                await system.Terminate();
            }

            host?.Dispose();
            gate.Dispose();
            remote?.Dispose();
            held?.Dispose();
            if (SocketErrorOf(exception) is { } error)
            {
                throw new NodeStartException(
                    $"--bind {options.Bind} --port {options.Port}: cannot listen there ({error.Message}); name an address of this machine and a free port, or port 0",
                    isBadConfiguration: true,
                    exception);
            }

            throw;
        }
    }

    /// <summary>
    /// Leaves the cluster in good order. As a worker it takes no more work, finishes what runs and is expected to end within
    /// <c>infomax.drain-grace</c>, and hands back the rest; then shards and the coordinator move to other nodes, which know that this one is gone. Takes at
    /// most <c>infomax.leave-timeout</c>; what is not over by then is dropped.
    /// </summary>
    /// <returns>True when everything was in good order.</returns>
    public async Task<bool> LeaveAsync()
    {
        using CancellationTokenSource limit = new(System.Settings.Config.GetTimeSpan("infomax.leave-timeout"));
        try
        {
            await DrainAsync(System.Settings.Config.GetTimeSpan("infomax.drain-grace"), limit.Token);
            await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// Takes no more work, finishes what runs and is expected to end within the grace, and hands back the rest; afterwards nobody counts on this
    /// node as a worker. A node without the role has nothing to do. Where no coordinator is there to be told, that is all.
    /// </summary>
    /// <param name="grace">Time for kernels that run.</param>
    /// <param name="cancellationToken">Ends the waiting, not the draining.</param>
    public async Task DrainAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (!ActorRegistry.For(System).TryGet<WorkerKey>(out IActorRef agent))
        {
            return;
        }

        try
        {
            // A node that leaves its cluster for another reason meanwhile has nothing to drain any more.
            Task drained = agent.Ask<WorkerAgent.Drained>(new WorkerAgent.Drain(grace), grace + HandBackTime, cancellationToken);
            await await Task.WhenAny(drained, Ended);
        }
        catch (AskTimeoutException)
        {
            // Leases that nobody was told of are lost with the node, which the cluster notices.
        }
    }

    /// <summary>
    /// Stops at once: running kernels are cancelled, nothing is handed over, and what is journaled can be resumed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        _gate.Dispose();
        _remote?.Dispose();
        _host.Dispose();
        NodeConfiguration.CloseJournal(_options);
        _lock?.Dispose();
    }

    private static async Task<CoordinatorServices> ServicesAsync(NodeOptions options, ComputeGate gate, RemoteJobs? remote)
    {
        ISharedStore store = ArtifactStores.Open(options.Artifacts);
        StoreLocation? location = options.HttpAddress is null
            ? null
            : new StoreLocation(await StoreCheck.IdentifyAsync(store, options.Roles.Contains(NodeOptions.CoordinatorRole)), store.Location, options.HttpAddress);
        return new CoordinatorServices(store, gate, TimeProvider.System)
        {
            Location = location,
            UploadKeys = options.HttpAddress is null ? null : UploadKeys.ReadOrCreate(options.DataDirectory),
            Remote = remote,
            Roots = options.Roots,
            JobsAtOnce = options.JobsAtOnce,
            MemoryBytes = options.MemoryBytes,
            JobsKept = options.JobsKept,
            ReleasesArtifacts = options.HttpAddress is not null,
            Faults = FaultPoints.FromEnvironment(),
        };
    }

    private static IHost Build(NodeOptions options, CoordinatorServices services, NodeHealth health, Action<ILoggingBuilder>? configureLogging)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        configureLogging?.Invoke(builder.Logging);
        builder.Services.AddAkka(NodeConfiguration.SystemName, akka => akka
            .ConfigureLoggers(loggers =>
            {
                // The factory's place in the set-up comes with Akka.Hosting's own logger, which neither folds nor names types.
                loggers.AddLoggerFactory();
                loggers.ClearLoggers();
                loggers.AddLogger<NodeLogger>();
                loggers.LogLevel = Akka.Event.LogLevel.InfoLevel;
            })
            .ConfigureNode(options, services, health));
        return builder.Build();
    }

    private static SocketException? SocketErrorOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return socket;
            }
        }

        return null;
    }
}
