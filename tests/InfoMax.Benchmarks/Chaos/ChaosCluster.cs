using System.Globalization;
using InfoMax.Benchmarks.Processes;

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

    private const string Timing = """
        infomax.coordinator-absence = 1s
        infomax.join-timeout = 20s
        infomax.drain-grace = 2s
        akka.cluster.failure-detector.heartbeat-interval = 300ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s
        akka.cluster.split-brain-resolver.stable-after = 1s
        akka.cluster.retry-unsuccessful-join-after = 500ms
        akka.cluster.seed-node-timeout = 500ms
        """;

    private readonly string _folder;
    private readonly string _inputs;
    private readonly NodeNetwork? _network;
    private readonly CancellationToken _hang;
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<ChaosWorker> _workers = [];

    /// <param name="folder">A folder of its own.</param>
    /// <param name="inputs">The folder of the job's inputs, which remote workers do not see.</param>
    /// <param name="network">Gives every worker a network of its own; null for none.</param>
    /// <param name="hang">Ends all waiting.</param>
    public ChaosCluster(string folder, string inputs, NodeNetwork? network, CancellationToken hang)
    {
        _folder = folder;
        _inputs = inputs;
        _network = network;
        _hang = hang;
        Directory.CreateDirectory(DataDirectory);
        File.WriteAllText(TimingFile, Timing);
    }

    /// <summary>The coordinator.</summary>
    public NodeProcess Coordinator { get; private set; } = null!;

    /// <summary>Workers that may be struck, in the order of their start.</summary>
    public IReadOnlyList<ChaosWorker> Here => [.. _workers.Where(worker => worker.IsHere)];

    /// <summary>True when there are workers, frozen or cut off ones too.</summary>
    public bool HasWorkers => _workers.Exists(worker => worker.Node.IsRunning && !worker.IsLeaving);

    /// <summary>Every node that was started, dead ones too.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Where the coordinator's journal and artifacts are.</summary>
    public string DataDirectory => Path.Combine(_folder, "coordinator");

    /// <summary>The job's artifacts.</summary>
    public string Artifacts => Path.Combine(DataDirectory, "artifacts", JobId);

    private string TimingFile => Path.Combine(_folder, "timing.conf");

    /// <summary>Starts the coordinator, or starts it again with its data and its addresses.</summary>
    public async Task StartCoordinatorAsync()
    {
        string[] ports = Coordinator is not { } before ? [] :
            ["--port", before.HostAndPort.Split(':')[^1], "--http-port", new Uri(before.Http).Port.ToString(CultureInfo.InvariantCulture)];
        NodeProcess node = Launch("coordinator", [], "coordinator", DataDirectory, _network?.HostAddress, ports);
        await node.ReadyAsync(_hang);
        Coordinator = node;
    }

    /// <summary>Starts workers at the same time.</summary>
    /// <param name="remote">One for each: true when it sees no files but its own.</param>
    public Task StartWorkersAsync(params IEnumerable<bool> remote) => Task.WhenAll([.. remote.Select(Launch).Select(node => node.ReadyAsync(_hang))]);

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
            worker.Node.Signal(isAway ? UnixSignal.Stop : UnixSignal.Cont);
        }
    }

    /// <summary>Tells a node to leave, and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public async Task LeaveAsync(NodeProcess node)
    {
        node.Signal(UnixSignal.Term);
        int exitCode = await node.EndAsync(_hang);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{node.Name} was told to leave and ended with {exitCode}");
        }
    }

    /// <summary>Tells all that still run to leave, workers first.</summary>
    public async Task LeaveAsync()
    {
        await Task.WhenAll(_nodes.Where(node => node.IsRunning && node != Coordinator).Select(LeaveAsync));
        await LeaveAsync(Coordinator);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private NodeProcess Launch(bool remote)
    {
        (int network, string? address) = _network is null ? (0, null) : ((int, string?))_network.Add();
        string[] launcher =
        [
            .. network > 0 ? _network!.Launcher(network) : [],
            .. remote ? SmallDisk.Hiding(DataDirectory, _inputs) : [],
        ];
        string name = $"{(remote ? "remote worker" : "worker")} {_workers.Count}";
        string data = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"worker-{_workers.Count}"));
        NodeProcess node = Launch(name, launcher, "worker", data, address, ["--seed-nodes", Coordinator.Address, "--cores", "1"]);
        _workers.Add(new ChaosWorker(node, network));
        return node;
    }

    private NodeProcess Launch(string name, string[] launcher, string role, string data, string? address, string[] arguments)
    {
        NodeProcess node = NodeProcess.Launch(
            name,
            launcher,
            [
                "--roles", role, "--data-dir", data, "--akka-conf", TimingFile, "--verbose",
                .. address is null ? (string[])[] : ["--bind", address],
                .. arguments,
            ]);
        _nodes.Add(node);
        return node;
    }
}
