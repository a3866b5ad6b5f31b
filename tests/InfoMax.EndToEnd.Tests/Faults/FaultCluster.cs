using System.Data.Common;
using System.Text.Json.Nodes;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
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
    /// <summary>Id of the first job.</summary>
    public const string FirstJob = "job";

    /// <summary>Nodes live for seconds, and compiling hot methods once more would be half of what they compute.</summary>
    private static readonly (string Name, string Value) NoSecondCompilation = ("DOTNET_TC_CallCountingDelayMs", "100000");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly FaultInput _input;
    private readonly NodeGroup _nodes;

    /// <param name="input">What all scenarios share.</param>
    /// <param name="timing">HOCON that wins over the scenarios' timing.</param>
    /// <param name="variables">Further variables in every node's environment.</param>
    public FaultCluster(FaultInput input, string timing = "", params (string Name, string Value)[] variables)
    {
        _input = input;
        Files = input.Files;
        Points = new HoldingPoints(Workspace["points"]);
        _nodes = new NodeGroup(Workspace.Root, $"{ClusterTiming.Quick}{timing}") { Environment = [Points.Variable, NoSecondCompilation, .. variables] };
        Directory.CreateDirectory(_nodes.CoordinatorData);
    }

    /// <summary>Where the nodes and the test keep their files.</summary>
    public Workspace Workspace { get; } = new();

    /// <summary>Where nodes wait.</summary>
    public HoldingPoints Points { get; }

    /// <summary>The node that was last started as a coordinator.</summary>
    public NodeProcess Coordinator => _nodes.Coordinator;

    /// <summary>The job's <c>--partitioner</c>.</summary>
    public string Partitioner { get; init; } = "random";

    /// <summary>The job at hand.</summary>
    public string JobId { get; set; } = FirstJob;

    /// <summary>The job's input files, in their order.</summary>
    public IReadOnlyList<string> Files { get; private set; }

    /// <summary>The result directory.</summary>
    public string Output => Workspace[$"out-{JobId}"];

    /// <summary>The coordinator's data directory unless it was given another.</summary>
    public string CoordinatorData => _nodes.CoordinatorData;

    /// <summary>The coordinator's artifacts of the job.</summary>
    public string Artifacts => Path.Combine(_nodes.CoordinatorData, "artifacts", JobId);

    /// <summary>Starts a coordinator; started again without arguments it has the addresses and the data of the one before.</summary>
    public Task<NodeProcess> StartCoordinatorAsync(params string[] arguments) => _nodes.StartCoordinatorAsync(arguments);

    /// <summary>Starts a coordinator by a command that becomes the one given to it.</summary>
    public Task<NodeProcess> StartCoordinatorByAsync(string[] launcher, string[] arguments) => _nodes.StartCoordinatorByAsync(launcher, arguments);

    /// <summary>Starts a worker.</summary>
    public Task<NodeProcess> StartWorkerAsync(params string[] arguments) => _nodes.StartWorkerAsync([], arguments);

    /// <summary>Starts a worker by a command that becomes the one given to it.</summary>
    public Task<NodeProcess> StartWorkerByAsync(string[] launcher, params string[] arguments) => _nodes.StartWorkerAsync(launcher, arguments);

    /// <summary>What starts a worker as on another machine, which has neither the coordinator's directory nor the input.</summary>
    public string[] Unseeing()
    {
        Assert.SkipUnless(MountNamespace.IsAllowed, "hiding a directory from a process needs Linux and the right to mount");
        return MountNamespace.Hiding(_nodes.CoordinatorData, Path.GetDirectoryName(Files[0])!);
    }

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

    /// <summary>Waits until the node says something.</summary>
    public async Task SaidAsync(NodeProcess node, string text)
    {
        try
        {
            Assert.True(await node.ErrorLineAsync(text), $"node {node.Id} ended{Logs}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"node {node.Id} does not say '{text}'{Logs}");
        }
    }

    /// <summary>Submits the job.</summary>
    public async Task SubmitAsync(params string[] options)
    {
        InfomaxResult result = await CommandInProcess.RunAsync([.. Submission(), .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>Submits the job, or goes on with it, and waits for its end.</summary>
    public Task<InfomaxResult> SubmitAndWaitAsync(params string[] options) => CommandInProcess.RunAsync([.. Submission(), "--wait", .. options]);

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
        Assert.Equal(await _input.UndisturbedAsync(Partitioner), Testing.Jobs.OutputFiles.Fingerprint(Output));
    }

    /// <summary>Files of the result directory; none while there is no such directory.</summary>
    public string[] OutputFiles() => Directory.Exists(Output) ? Directory.GetFiles(Output, "*", SearchOption.AllDirectories) : [];

    /// <summary>Gives the job files of its own, which the test may change.</summary>
    public string[] UseOwnFiles()
    {
        string[] files = FaultInput.Write(Workspace);
        Files = files;
        return files;
    }

    /// <summary>The journal in a coordinator's data directory.</summary>
    public static DbConnection Sqlite(string directory) => new SqliteConnection(new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(directory, "journal.db"),
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ConnectionString);

    /// <summary>The job's journal in the coordinator's own database.</summary>
    public Task<JobJournal> JournalAsync() => JournalAsync(Sqlite(_nodes.CoordinatorData));

    /// <summary>The job's journal in a database.</summary>
    public Task<JobJournal> JournalAsync(DbConnection connection) => JobJournal.ReadAsync(connection, JobId);

    /// <summary>
    /// Asserts that every item has one accepted result, that no attempt number was given twice, and that no finished item was
    /// given out again but those named, once each.
    /// </summary>
    public static void AssertRedone(JobJournal journal, params WorkKey[] redone)
    {
        Assert.Equal(redone.Order(), journal.Redone.Order());
        Assert.Distinct(journal.Events.OfType<JobEvents.Leased>().Select(lease => (lease.Round, lease.Index, lease.Attempt)));
        Assert.All(journal.Results, item => Assert.Equal((item.Key, redone.Contains(item.Key) ? 2 : 1), (item.Key, item.Value)));
    }

    public async ValueTask DisposeAsync()
    {
        await _nodes.DisposeAsync();
        Workspace.Dispose();
    }

    private string Logs => _nodes.Logs;

    private NodeProcess NodeOf(int id) => _nodes.Nodes.Single(node => node.Id == id);

    private string[] Submission() =>
        ["submit", .. Files, .. FaultInput.Options(Partitioner), "--output", Output, "--job", JobId, "--coordinator", Coordinator.Http];
}
