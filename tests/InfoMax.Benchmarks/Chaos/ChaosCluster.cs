
namespace InfoMax.Benchmarks.Chaos;

/// <summary>One coordinator and its workers as real processes, below one folder; disposing kills them all.</summary>
/// <remarks>
/// The coordinator keeps its addresses and its data when it starts again. The timing is quick, so that schedules are short;
/// everything else is the product's.
/// </remarks>
internal sealed class ChaosCluster : IAsyncDisposable
{
    /// <summary>The job's id.</summary>
    public const string JobId = "job";

    private const string Loopback = "127.0.0.1";

    private readonly string _inputs;
    private readonly NodeNetwork? _network;
    private readonly CancellationToken _hang;
    private readonly NodeGroup _nodes;
    private readonly ChaosGuard? _guard;
    private readonly List<ChaosWorker> _workers = [];

    /// <param name="folder">A folder of its own.</param>
    /// <param name="inputs">The folder of the job's inputs, which remote workers do not see.</param>
    /// <param name="network">Gives every worker a network of its own; null for none.</param>
    /// <param name="guard">Certificates, a token and a store of artifacts; null for none.</param>
    /// <param name="hang">Ends all waiting.</param>
    public ChaosCluster(string folder, string inputs, NodeNetwork? network, ChaosGuard? guard, CancellationToken hang)
    {
        _inputs = inputs;
        _network = network;
        _hang = hang;
        _guard = guard;
        _nodes = new NodeGroup(folder, ClusterTiming.Calm.ToString()) { Environment = guard?.Variables(network?.HostAddress ?? Loopback) ?? [] };
        Directory.CreateDirectory(DataDirectory);
    }

    /// <summary>The coordinator.</summary>
    public NodeProcess Coordinator => _nodes.Coordinator;

    /// <summary>Workers that may be struck, in the order of their start.</summary>
    public IReadOnlyList<ChaosWorker> Here => [.. _workers.Where(worker => worker.IsHere)];

    /// <summary>True when there are workers, frozen or cut off ones too.</summary>
    public bool HasWorkers => _workers.Exists(worker => worker.Node.IsRunning && !worker.IsLeaving);

    /// <summary>Every node that was started, dead ones too.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes.Nodes;

    /// <summary>Where the coordinator's journal and artifacts are.</summary>
    public string DataDirectory => _nodes.CoordinatorData;

    /// <summary>The job's artifacts.</summary>
    public IArtifactPlace Artifacts => _guard is null ? new ArtifactFolder(Path.Combine(DataDirectory, "artifacts", JobId)) : _guard.Artifacts;

    /// <summary>A client of the job at the coordinator.</summary>
    public JobApi Api() => new(() => Coordinator.Http, JobId, _guard?.Client());

    /// <summary>Starts the coordinator, or starts it again with its data and its addresses.</summary>
    public Task StartCoordinatorAsync() => _nodes.StartCoordinatorAsync(Bound(_network?.HostAddress)).WaitAsync(_hang);

    /// <summary>Starts workers at the same time.</summary>
    /// <param name="remote">One for each: true when it sees no files but its own.</param>
    public Task StartWorkersAsync(params IEnumerable<bool> remote) => Task.WhenAll([.. remote.Select(Launch).Select(node => node.WaitUntilReadyAsync(_hang))]);

    /// <summary>Freezes, cuts off or mends a worker.</summary>
    public void SetAway(ChaosWorker worker, bool isAway, bool byNetwork)
    {
        worker.IsAway = isAway;
        if (byNetwork)
        {
            _network!.SetLink(worker.Network, up: !isAway);
        }
        else
        {
            worker.Node.Signal(isAway ? UnixSignal.Stop : UnixSignal.Continue);
        }
    }

    /// <summary>Tells a node to leave, and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public async Task LeaveAsync(NodeProcess node)
    {
        node.Signal(UnixSignal.Terminate);
        InfomaxResult result = await node.WaitForEndAsync(_hang);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"{node.Name} was told to leave and ended with {result.ExitCode}");
        }
    }

    /// <summary>Tells all that still run to leave, workers first.</summary>
    public async Task LeaveAsync()
    {
        await Task.WhenAll(Nodes.Where(node => node.IsRunning && node != Coordinator).Select(LeaveAsync));
        await LeaveAsync(Coordinator);
    }

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    private NodeProcess Launch(bool remote)
    {
        (int network, string? address) = _network is null ? (0, null) : ((int, string?))_network.Add();
        string[] launcher =
        [
            .. network > 0 ? _network!.Launcher(network) : [],
            .. remote ? MountNamespace.Hiding(DataDirectory, _inputs) : [],
        ];
        NodeProcess node = _nodes.LaunchWorker(launcher, Bound(address));
        _workers.Add(new ChaosWorker(node, network));
        return node;
    }

    private string[] Bound(string? address) =>
    [
        .. address is null ? [] : (string[])["--bind", address],
        .. _guard is not null ? _guard.Arguments(address ?? Loopback) : address is null ? [] : (string[])["--insecure"],
    ];
}
