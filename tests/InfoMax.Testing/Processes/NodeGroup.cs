using System.Globalization;

namespace InfoMax.Testing.Processes;

/// <summary>
/// The nodes of one cluster: a coordinator and its workers, each with a data directory of its own below one folder, and one
/// timing. What the arguments of a start give wins over what stands here. Disposing kills them all.
/// </summary>
/// <param name="folder">The cluster's folder.</param>
/// <param name="timing">Settings of <c>--akka-conf</c> for all nodes, in HOCON.</param>
internal sealed class NodeGroup(string folder, string timing) : IAsyncDisposable
{
    private readonly List<NodeProcess> _nodes = [];
    private int _workers;

    /// <summary>Variables in every node's environment.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>The node that was last started as a coordinator; none yet is an error.</summary>
    public NodeProcess Coordinator { get; private set; } = null!;

    /// <summary>Every node that was started, dead ones too.</summary>
    public IReadOnlyList<NodeProcess> Nodes
    {
        get
        {
            lock (_nodes)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>The coordinator's data directory unless it was given another.</summary>
    public string CoordinatorData => Path.Combine(folder, "coordinator");

    /// <summary>What every node said, for the message of a failure.</summary>
    public string Logs => string.Concat(Nodes.Select(node => $"\n---- {node.Name} {node.Id} {node.Address}\n{node.ErrorOutput}"));

    /// <summary>Starts a coordinator and waits until it is ready; one after the first has the first's ports and data.</summary>
    public Task<NodeProcess> StartCoordinatorAsync(params string[] arguments) => StartCoordinatorByAsync([], arguments);

    /// <summary>As <see cref="StartCoordinatorAsync"/>, by a command that becomes the one given to it.</summary>
    public async Task<NodeProcess> StartCoordinatorByAsync(string[] launcher, string[] arguments)
    {
        string[] ports = Coordinator is null || arguments.Contains("--port") ? [] : Coordinator.SamePorts;
        NodeProcess node = Launch("coordinator", launcher, [
            .. Unless(arguments, "--roles", "coordinator"), .. Unless(arguments, "--data-dir", CoordinatorData), .. ports, .. arguments]);
        await node.ReadyAsync();
        return Coordinator = node;
    }

    /// <summary>Starts a worker that joins the coordinator; it is not ready yet.</summary>
    /// <param name="launcher">A command that becomes the one given to it; empty for none.</param>
    /// <param name="arguments">Arguments of <c>infomax node</c>.</param>
    public NodeProcess LaunchWorker(string[] launcher, params string[] arguments)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"worker-{Interlocked.Increment(ref _workers)}");
        return Launch(name, launcher, [
            "--roles", "worker", .. Unless(arguments, "--data-dir", Path.Combine(folder, name)),
            .. Unless(arguments, "--seed-nodes", Coordinator.Address), .. Unless(arguments, "--cores", "1"), .. arguments]);
    }

    /// <summary>As <see cref="LaunchWorker"/>, and waits until it is ready.</summary>
    public async Task<NodeProcess> StartWorkerAsync(string[] launcher, params string[] arguments)
    {
        NodeProcess node = LaunchWorker(launcher, arguments);
        await node.ReadyAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in Nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static string[] Unless(string[] arguments, string option, string value) => arguments.Contains(option) ? [] : [option, value];

    private NodeProcess Launch(string name, string[] launcher, string[] arguments)
    {
        lock (_nodes)
        {
            string file = Path.Combine(folder, "timing.conf");
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(file, timing);
            }

            NodeProcess node = NodeProcess.Launch(name, launcher, Environment, [.. arguments, "--akka-conf", file, "-v"]);
            _nodes.Add(node);
            return node;
        }
    }
}
