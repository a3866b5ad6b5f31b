using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Transfer;

/// <summary>Which store a node uses for a job: its own, the very same directory of the coordinator, or HTTP.</summary>
public sealed class RemoteJobsTests : IDisposable
{
    private const string Url = "http://127.0.0.1:9";
    private readonly TemporaryFolder _folder = new();
    private readonly RemoteJobs _remote = new(new TransferOptions());
    private readonly ComputeGate _gate = new(1);

    public void Dispose()
    {
        _remote.Dispose();
        _gate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TheVerySameDirectory_IsUsed_AndVerifiedOnce()
    {
        StoreLocation location = new(StoreMarker.ReadOrCreate(_folder["a"]), _folder["a"], Url);
        JobFiles files = _remote.Open(location, CancellationToken.None);
        Assert.IsType<DirectoryArtifactStore>(files.Store);
        Assert.Same(files.Store, _remote.Open(location, CancellationToken.None).Store);
        Assert.NotNull(files.Remote);
        Assert.Null(_remote.Open(location with { Url = null }, CancellationToken.None).Remote);
    }

    [Fact]
    public void AnotherDirectoryAtTheSamePath_IsNotUsed()
    {
        StoreMarker.ReadOrCreate(_folder["a"]);
        StoreLocation other = new(new string('0', 32), _folder["a"], Url);
        Assert.IsType<HttpArtifactStore>(_remote.Open(other, CancellationToken.None).Store);
        Assert.IsType<HttpArtifactStore>(_remote.Open(other with { Directory = _folder["missing"] }, CancellationToken.None).Store);
        ArtifactException error = Assert.Throws<ArtifactException>(() => _remote.Open(other with { Url = null }, CancellationToken.None));
        Assert.Contains(_folder["a"], error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArtifactException>(() => _remote.Open(other with { Url = "no address" }, CancellationToken.None));
        Assert.Contains("'no address", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheNodesOwnStore_IsUsedAsItIs_WithoutALook()
    {
        WatchedStore own = new(new DirectoryArtifactStore(_folder["own"]));
        CoordinatorServices alone = new(own, _gate, TimeProvider.System);
        Assert.Equal(new JobFiles(own, null), alone.FilesOf(null, CancellationToken.None));

        StoreLocation location = new("id", _folder["gone"], Url);
        CoordinatorServices node = alone with { Location = location, Remote = _remote };
        Assert.Equal(new JobFiles(own, null), node.FilesOf(location, CancellationToken.None));
        Assert.IsType<HttpArtifactStore>(node.FilesOf(location with { Id = "other" }, CancellationToken.None).Store);
        Assert.Throws<ArtifactException>(() => alone.FilesOf(location, CancellationToken.None));
    }
}
