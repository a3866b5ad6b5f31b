using System.Net;
using System.Net.Sockets;
using InfoMax.EndToEnd.Tests.Command;
using Microsoft.Data.Sqlite;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>The life of a node: ready, healthy, leaving; and what it says when it cannot begin.</summary>
public sealed class NodeTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Nodes_TellThatTheyAreReady_AnswerProbes_AndLeaveOnSigterm()
    {
        await using TestCluster cluster = new();
        NodeProcess coordinator = await cluster.StartCoordinatorAsync();
        NodeProcess worker = await cluster.StartWorkerAsync();
        Assert.Matches("^akka\\.tcp://infomax@127\\.0\\.0\\.1:[0-9]+$", worker.Address);
        Assert.NotEqual(coordinator.Address, worker.Address);
        foreach (NodeProcess node in cluster.Nodes)
        {
            Assert.Equal((HttpStatusCode.OK, "live\n"), await Get(node, "/healthz/live"));
            Assert.Equal((HttpStatusCode.OK, "ready\n"), await Get(node, "/healthz/ready"));
            Assert.Equal(HttpStatusCode.NotFound, (await Get(node, "/nothing")).Status);
        }

        worker.Signal(UnixSignal.Terminate);
        InfomaxResult left = await worker.EndAsync();
        Assert.Equal(0, left.ExitCode);
        Assert.Single(left.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(await coordinator.ErrorLineAsync($"Exiting confirmed [{worker.Address}]"));

        coordinator.Signal(UnixSignal.Interrupt);
        Assert.Equal(0, (await coordinator.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Worker_WhoseCoordinatorStartsAgain_JoinsItAnew()
    {
        await using TestCluster cluster = new();
        NodeProcess coordinator = await cluster.StartCoordinatorAsync();
        NodeProcess worker = await cluster.StartWorkerAsync();

        await coordinator.KillAsync();
        NodeProcess again = await cluster.StartCoordinatorAsync("--port", $"{coordinator.Port}");

        Assert.True(await worker.ErrorLineAsync("joins again"));
        Assert.True(await again.ErrorLineAsync("Leader is moving node [akka.tcp://infomax@127.0.0.1:"));
        while ((await Get(worker, "/healthz/ready")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Empty((await worker.GetAsync("/v1/jobs"))["jobs"]!.AsArray());
    }

    /// <summary>The worker is in the middle of its work: the job goes on with the other one, and nothing counts as a failure.</summary>
    [Fact]
    public async Task WorkerThatIsToldToStop_LeavesItsWorkToOthers()
    {
        await using TestCluster cluster = new();
        await cluster.StartCoordinatorAsync();
        NodeProcess leaver = await cluster.StartWorkerAsync();
        string input = Repository.PathOf("tests", "data", "banking77", "embeddings");
        InfomaxResult submitted = await cluster.RunAsync(
            "submit", input, "--fraction", "0.1", "--output", cluster.Workspace["out"], "--partitions", "6", "--partitioner", "random", "--solver", "greedy", "--neighbors", "5", "--job", "moves");
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        await cluster.JobAsync("moves", job => (string?)job["round"]?["name"] == "graph" && (int)job["round"]!["done"]! > 0);
        await cluster.StartWorkerAsync();

        leaver.Signal(UnixSignal.Terminate);
        InfomaxResult left = await leaver.EndAsync();
        System.Text.Json.Nodes.JsonNode ended = await cluster.JobAsync("moves", job => job["ended_at"] is not null);

        Assert.Equal(0, left.ExitCode);
        Assert.Equal("succeeded", (string)ended["state"]!);
        Assert.Equal(0, (int)ended["report"]!["retries"]!);
        Assert.Equal(1000, OutputFiles.Selection(cluster.Workspace["out"]).Length);
    }

    [Theory]
    [InlineData("--roles worker", "--seed-nodes is missing")]
    [InlineData("--roles boss", "--roles boss: must be coordinator or worker")]
    [InlineData("--port 70000", "--port 70000: must be a whole number from 0 to 65535")]
    [InlineData("--seed-nodes nowhere", "--seed-nodes nowhere: must be host:port")]
    [InlineData("--bind example.org", "--bind example.org: must be an IP address")]
    [InlineData("--journal mysql://x:secret@y/z", "--journal: must be sqlite, postgres://")]
    [InlineData("--memory 3", "--memory 3: must be a size of at least 64M")]
    [InlineData("--akka-conf /nonexistent", "--akka-conf /nonexistent: cannot be read")]
    [InlineData("--bind 192.0.2.1", "--bind 192.0.2.1: listens beyond this machine")]
    [InlineData("--token-file /nonexistent", "--token-file /nonexistent: there is no such file")]
    [InlineData("--tls-dir /nonexistent", "--tls-dir /nonexistent: must hold tls.crt, tls.key and ca.crt in PEM: cannot be read")]
    [InlineData("--seed-nodes akka.ssl.tcp://infomax@a:1", "--seed-nodes akka.ssl.tcp://infomax@a:1: has certificates: give this node --tls-dir")]
    [InlineData("--output-root /nonexistent", "--output-root /nonexistent: there is no such directory, or this user may not see it; make it, or correct the name")]
    [InlineData("--insecure --bind 192.0.2.1", "--bind 192.0.2.1 --http-port 0: cannot listen there")]
    public async Task BadUsage_IsALineAndExitCode2(string options, string expected)
    {
        InfomaxResult result = await CommandInProcess.RunAsync(["node", "--data-dir", _workspace["node"], .. options.Split(' ')]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--http-port")]
    public async Task PortInUse_IsALineAndExitCode2(string option)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string port = $"{((IPEndPoint)listener.LocalEndpoint).Port}";
        InfomaxResult result = await InfomaxProcess.RunAsync(["node", "--data-dir", _workspace["node"], option, port]);
        Assert.Equal(2, result.ExitCode);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => l.StartsWith("infomax:", StringComparison.Ordinal));
        Assert.Contains($"{option} {port}: cannot listen there", line, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    /// <summary>With address reuse, which Akka asks for by itself, the second node would listen there too.</summary>
    [Fact]
    public async Task PortOfAnotherNode_IsInUse()
    {
        await using TestCluster cluster = new();
        NodeProcess coordinator = await cluster.StartCoordinatorAsync();
        InfomaxResult result = await CommandInProcess.RunAsync("node", "--data-dir", _workspace["node"], "--port", $"{coordinator.Port}");
        Assert.Equal(2, result.ExitCode);
    }

    /// <summary>It answers to the machine's name, so it would wait for itself.</summary>
    [Fact]
    public async Task NodeOnAllAddresses_ThatNamesOneAsItsSeed_IsRefusedAtOnce()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        string port = $"{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        InfomaxResult result = await CommandInProcess.RunAsync(
            "node", "--data-dir", _workspace["node"], "--bind", "0.0.0.0", "--insecure", "--port", port, "--seed-nodes", $"127.0.0.1:{port}", "--public-host", "elsewhere");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--seed-nodes 127.0.0.1:{port}: that is this node, which answers to elsewhere:{port} alone; give --public-host", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Damaged pages look to the database like a journal without jobs.</summary>
    [Fact]
    public async Task DamagedJournal_IsSaid_AndOnceItIsPutBackTheNodeGoesOn()
    {
        Directory.CreateDirectory(_workspace["node"]);
        string journal = _workspace["node/journal.db"];
        using (SqliteConnection connection = new($"Data Source={journal};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE x (y TEXT); CREATE INDEX z ON x (y); INSERT INTO x VALUES (hex(randomblob(9000)))";
            command.ExecuteNonQuery();
        }

        byte[] good = File.ReadAllBytes(journal);
        byte[] damaged = [.. good];
        for (int i = 4096; i < damaged.Length; i += 7)
        {
            damaged[i] ^= 0x55;
        }

        File.WriteAllBytes(journal, damaged);
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        string port = $"{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        await using NodeProcess node = NodeProcess.Launch("--data-dir", _workspace["node"], "--http-port", port, "--cores", "1");
        Assert.True(await node.ErrorLineAsync($"the journal {journal} is damaged"));
        using HttpClient client = new();
        using HttpResponseMessage ready = await client.GetAsync($"http://127.0.0.1:{port}/healthz/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("jobs stand still until it is put back", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        InfomaxResult status = await CommandInProcess.RunAsync("status", "--coordinator", $"http://127.0.0.1:{port}");
        Assert.Contains("is damaged", status.Error, StringComparison.Ordinal);

        File.WriteAllBytes(journal, good);
        await node.ReadyAsync();
    }

    [Fact]
    public async Task UnreachableSeedNodes_AreALineAndExitCode4()
    {
        Directory.CreateDirectory(_workspace["node"]);
        File.WriteAllText(_workspace["node/quick.conf"], "infomax.join-timeout = 1s");
        InfomaxResult result = await CommandInProcess.RunAsync(
            "node", "--roles", "worker", "--data-dir", _workspace["node"], "--seed-nodes", "127.0.0.1:1", "--akka-conf", _workspace["node/quick.conf"]);
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("--seed-nodes akka.tcp://infomax@127.0.0.1:1: none of them took this node in", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    private static async Task<(HttpStatusCode Status, string Text)> Get(NodeProcess node, string path)
    {
        using HttpClient client = new();
        using HttpResponseMessage response = await client.GetAsync($"{node.Http}{path}", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
