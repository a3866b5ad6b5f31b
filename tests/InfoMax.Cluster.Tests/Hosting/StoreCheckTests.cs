using Akka.Event;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Objects;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>A node says in words when its object store refuses: before it starts, and while it runs, coordinator or worker.</summary>
public sealed class StoreCheckTests : IDisposable
{
    private const string Location = "s3://bucket/jobs";
    private readonly S3Server _server = new();
    private readonly ComputeGate _gate = new(1);

    public StoreCheckTests()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        ObjectStores.UseEndpoint(_server.Url);
        _server.Objects["bucket/others/file"] = [1];
    }

    public void Dispose()
    {
        ObjectStores.UseEndpoint(null);
        _server.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task ARefusalAtTheStart_IsBadConfiguration()
    {
        _server.Fault = (_, _, _) => "400 ExpiredToken";
        NodeStartException error = await Assert.ThrowsAsync<NodeStartException>(() => StoreCheck.IdentifyAsync(ArtifactStores.Open(Location), isCoordinator: true));
        Assert.True(error.IsBadConfiguration);
        Assert.StartsWith("--artifacts s3://bucket/jobs/", error.Message, StringComparison.Ordinal);
        Assert.Contains("the credentials have expired", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Of a submitted job too, whose output nobody but the coordinator looks at.</summary>
    [Fact]
    public void AnOutputThatMayOnlyBeRead_IsRefusedByThePlan_WithTheOption()
    {
        OutputProof.Require("s3://bucket/out", TestContext.Current.CancellationToken);
        Assert.Equal(["bucket/others/file"], _server.Objects.Keys);
        _server.Fault = (_, method, _) => method == "PUT" ? "403 AccessDenied" : null;
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => OutputProof.Require("s3://bucket/out", TestContext.Current.CancellationToken));
        Assert.StartsWith("--output s3://bucket/out/.infomax-probe-", error.Message, StringComparison.Ordinal);
        Assert.Contains("access is denied", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Where jobs may read and write must be there; a store that is away now may come back, and other jobs need it not.</summary>
    [Fact]
    public async Task RootThatIsNotThere_OrIsRefused_IsBadConfiguration_AndOneThatMayComeIsAWarning()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["file"], "", token);
        Assert.Empty(await RootCheck.FindAsync(new PathRoots([folder.Root, "s3://bucket/others"], [folder.Root, "s3://bucket/new"]), token));
        Assert.Equal(
            ["--input-root s3://bucket/other: nothing lies there yet; jobs may read below it once something does"],
            await RootCheck.FindAsync(new PathRoots(["s3://bucket/other"], []), token));
        foreach ((PathRoots roots, string words) in ((PathRoots, string)[])
        [
            (new PathRoots([folder["none"]], []), $"--input-root {folder["none"]}: there is no such directory, or this user may not see it; make it, or correct the name"),
            (new PathRoots([folder.Root], [folder.Root, folder["none"]]), $"--output-root {folder["none"]}: there is no such directory"),
            (new PathRoots([], [folder["file"]]), $"--output-root {folder["file"]}: is a file; name a directory"),
            (new PathRoots([], ["s3://nowhere/out"]), "--output-root s3://nowhere/out: there is no bucket nowhere"),
        ])
        {
            NodeStartException refused = await Assert.ThrowsAsync<NodeStartException>(() => RootCheck.FindAsync(roots, token));
            Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
            Assert.True(refused.IsBadConfiguration);
        }

        ObjectStores.UseEndpoint("http://127.0.0.1:1");
        Assert.StartsWith("--output-root s3://bucket/out", Assert.Single(await RootCheck.FindAsync(new PathRoots([], ["s3://bucket/out"]), token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusalWhileItRuns_IsFound_OfCoordinatorAndWorker_AndIsOverWhenItIs()
    {
        ISharedStore store = ArtifactStores.Open(Location);
        StoreLocation location = new(await StoreCheck.IdentifyAsync(store, isCoordinator: true), Location, "http://127.0.0.1:1");
        using RemoteJobs remote = new(new TransferOptions());
        CoordinatorServices coordinator = new(store, _gate, TimeProvider.System) { Location = location };
        CoordinatorServices worker = new(ArtifactStores.Open(Location), _gate, TimeProvider.System) { Remote = remote };
        worker.FilesOf(location, TestContext.Current.CancellationToken);
        foreach (CoordinatorServices services in (CoordinatorServices[])[coordinator, worker])
        {
            Assert.Null((await StoreCheck.ProbeAsync(services)).Problem);
            _server.Fault = (_, _, _) => "403 AccessDenied";
            Assert.Contains("access is denied; check the credentials", (await StoreCheck.ProbeAsync(services)).Problem, StringComparison.Ordinal);
            _server.Fault = (_, _, _) => null;
        }

        Assert.Null((await StoreCheck.ProbeAsync(worker)).Problem);
    }

    /// <summary>Requests to a store that gives no answer are tried again for long; the node says so sooner.</summary>
    [Theory]
    [InlineData("403 AccessDenied", "access is denied")]
    [InlineData("503 SlowDown", "the artifact store s3://bucket/jobs has not answered since 20")]
    [InlineData("silent", "the artifact store s3://bucket/jobs has not answered since 20")]
    public async Task ANodeIsNotReady_WhileItsStoreIsNot_AndItsLogSaysBoth(string fault, string words)
    {
        using TemporaryFolder folder = new();
        NodeOptions options = new()
        {
            DataDirectory = folder.Root,
            Cores = 1,
            HttpAddress = "http://127.0.0.1:1",
            ArtifactAddress = Location,
            Overrides = "infomax { store-look = 100ms, store-silence = 1s }",
        };
        await using ClusterNode node = await ClusterNode.StartAsync(options, null, TestContext.Current.CancellationToken);
        Probe log = new(node.System);
        node.System.EventStream.Subscribe(log.Ref, typeof(LogEvent));
        Assert.Null(node.Problem);

        _server.Fault = (_, _, _) => fault;
        LogEvent said = await log.Fish<LogEvent>(line => $"{line.Message}".StartsWith("this node is not ready: ", StringComparison.Ordinal));
        Assert.Contains(words, $"{said.Message}", StringComparison.Ordinal);
        Assert.Contains(words, node.Problem, StringComparison.Ordinal);

        if (fault == "silent")
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(60));

            // Once an attempt was broken off it is known which server, and since when; the store comes back all the same.
            while (node.Problem?.StartsWith($"the store at {_server.Url.TrimEnd('/')} has not answered since 20", StringComparison.Ordinal) != true)
            {
                await Task.Delay(100, patience.Token);
            }

            await log.Fish<LogEvent>(line => $"{line.Message}".StartsWith($"this node is not ready: the store at {_server.Url.TrimEnd('/')} has not answered since 20", StringComparison.Ordinal));
        }

        _server.Fault = (_, _, _) => null;
        await log.Fish<LogEvent>(line => $"{line.Message}" == "this node is ready again");
    }
}
