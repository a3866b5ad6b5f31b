using System.Data.Common;
using System.Text.Json.Nodes;
using InfoMax.Cluster.Coordinator;
using InfoMax.EndToEnd.Tests.Cluster;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.Data.Sqlite;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>
/// Nodes that notice each other's death within two seconds, wait where a test says, and work on the job of
/// <see cref="FaultInput"/>. Disposing kills them all.
/// </summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    /// <summary>The job's id.</summary>
    public const string JobId = "job";

    private const string Timing = """
        infomax.coordinator-absence = 300ms
        infomax.join-timeout = 10s
        infomax.drain-grace = 2s
        akka.cluster.failure-detector.heartbeat-interval = 200ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 1500ms
        akka.cluster.split-brain-resolver.stable-after = 700ms
        akka.cluster.retry-unsuccessful-join-after = 300ms
        akka.cluster.seed-node-timeout = 300ms
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly FaultInput _input;
    private readonly List<NodeProcess> _nodes = [];

    public FaultCluster(FaultInput input)
    {
        _input = input;
        Files = input.Files;
        Directory.CreateDirectory(Workspace["coordinator"]);
        File.WriteAllText(Workspace["timing.conf"], Timing);
        Points = new HoldingPoints(Workspace["points"]);
    }

    /// <summary>Where the nodes and the test keep their files.</summary>
    public Workspace Workspace { get; } = new();

    /// <summary>Where nodes wait.</summary>
    public HoldingPoints Points { get; }

    /// <summary>The node that was last started as a coordinator.</summary>
    public NodeProcess Coordinator { get; private set; } = null!;

    /// <summary>The job's input files, in their order.</summary>
    public IReadOnlyList<string> Files { get; init; }

    /// <summary>The result directory.</summary>
    public string Output => Workspace["out"];

    /// <summary>The coordinator's artifacts of the job.</summary>
    public string Artifacts => Path.Combine(Workspace["coordinator"], "artifacts", JobId);

    /// <summary>Starts a coordinator; started again without arguments it has the addresses and the data of the one before.</summary>
    public async Task<NodeProcess> StartCoordinatorAsync(params string[] arguments)
    {
        string[] ports = Coordinator is null || arguments.Contains("--port") ? [] :
            ["--port", $"{Coordinator.Port}", "--http-port", $"{new Uri(Coordinator.Http).Port}"];
        return Coordinator = await StartAsync([], [
            .. Unless(arguments, "--roles", "coordinator"), .. Unless(arguments, "--data-dir", Workspace["coordinator"]), .. ports, .. arguments]);
    }

    /// <summary>Starts a worker.</summary>
    public Task<NodeProcess> StartWorkerAsync(params string[] arguments) => StartAsync([], WorkerArguments(arguments));

    /// <summary>Starts a worker by a command that becomes the one given to it.</summary>
    public Task<NodeProcess> StartWorkerByAsync(string[] launcher, params string[] arguments) => StartAsync(launcher, WorkerArguments(arguments));

    /// <summary>Starts workers at the same time.</summary>
    public Task<NodeProcess[]> StartWorkersAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartWorkerAsync()));

    /// <summary>Waits until a process that is none of <paramref name="others"/> waits at the point, and returns its id.</summary>
    public async Task<NodeProcess> HeldAsync(string point, params NodeProcess[] others)
    {
        try
        {
            return NodeOf(await Points.HeldAsync(point, [.. others.Select(node => node.Id)]));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"nobody came to {point}{Logs}");
        }
    }

    /// <summary>Submits the job.</summary>
    public async Task SubmitAsync(params string[] options)
    {
        InfomaxResult result = await InfomaxProcess.RunAsync([.. Submission(), .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>Submits the job, or goes on with it, and waits for its end.</summary>
    public Task<InfomaxResult> SubmitAndWaitAsync(params string[] options) => InfomaxProcess.RunAsync([.. Submission(), "--wait", .. options]);

    /// <summary>Polls the job at the coordinator until it is as wanted; a coordinator that does not answer is asked again.</summary>
    public async Task<JsonNode> JobAsync(Predicate<JsonNode> wanted)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        JsonNode? last = null;
        while (true)
        {
            try
            {
                last = await Coordinator.GetAsync($"/v1/jobs/{JobId}");
                if (wanted(last))
                {
                    return last;
                }
            }
            catch (HttpRequestException)
            {
                // It is down, or not in its cluster yet.
            }

            try
            {
                await Task.Delay(50, patience.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"the job stays at {last?.ToJsonString() ?? "nothing"}{Logs}");
            }
        }
    }

    /// <summary>Waits for the job's success and asserts that its files are the undisturbed job's, byte for byte.</summary>
    public async Task AssertUndisturbedResultAsync()
    {
        JsonNode job = await JobAsync(job => (string)job["state"]! is not ("running" or "queued"));
        Assert.True((string)job["state"]! == "succeeded", $"{job.ToJsonString()}{Logs}");
        Assert.Equal(await _input.UndisturbedAsync(), OutputFiles.Fingerprint(Output));
    }

    /// <summary>The job's journal in the coordinator's own database.</summary>
    public Task<JobJournal> JournalAsync() => JournalAsync(new SqliteConnection(new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(Workspace["coordinator"], "journal.db"),
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ConnectionString));

    /// <summary>The job's journal in a database.</summary>
    public static Task<JobJournal> JournalAsync(DbConnection connection) => JobJournal.ReadAsync(connection, JobId);

    /// <summary>Asserts that every item has one accepted result, and no finished one was given out again but those named, once each.</summary>
    public static void AssertRedone(JobJournal journal, params WorkKey[] redone)
    {
        Assert.Equal(redone.Order(), journal.Redone.Order());
        Assert.All(journal.Results, item => Assert.Equal((item.Key, redone.Contains(item.Key) ? 2 : 1), (item.Key, item.Value)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in _nodes)
        {
            await node.DisposeAsync();
        }

        Workspace.Dispose();
    }

    /// <summary>What every node said, for the message of a failure.</summary>
    private string Logs => string.Concat(_nodes.Select(node => $"\n---- node {node.Id} {node.Address}\n{node.ErrorOutput}"));

    private NodeProcess NodeOf(int id) => _nodes.Single(node => node.Id == id);

    private static string[] Unless(string[] arguments, string option, string value) => arguments.Contains(option) ? [] : [option, value];

    private string[] Submission() =>
        ["submit", .. Files, .. FaultInput.Options, "--output", Output, "--job", JobId, "--coordinator", Coordinator.Http];

    private string[] WorkerArguments(string[] arguments) =>
    [
        "--roles", "worker", "--cores", "1",
        .. Unless(arguments, "--data-dir", Workspace[$"worker-{Guid.NewGuid():N}"]), .. Unless(arguments, "--seed-nodes", Coordinator.Address), .. arguments,
    ];

    private async Task<NodeProcess> StartAsync(string[] launcher, string[] arguments)
    {
        NodeProcess node = NodeProcess.Launch(launcher, [Points.Variable], [.. arguments, "--akka-conf", Workspace["timing.conf"], "-v"]);
        lock (_nodes)
        {
            _nodes.Add(node);
        }

        await node.ReadyAsync();
        return node;
    }
}
