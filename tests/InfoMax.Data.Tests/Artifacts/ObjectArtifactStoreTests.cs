using InfoMax.Data.Artifacts;
using InfoMax.Data.Tests.Objects;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>Artifacts in an object store, whose server misbehaves where the test says so.</summary>
[Collection(StoreFixture.Collection)]
public abstract class ObjectArtifactStoreTests : IDisposable
{
    private readonly BlobServer _server;
    private readonly StoreFixture _fixture;

    private protected ObjectArtifactStoreTests(BlobServer server)
    {
        _server = server;
        _fixture = new StoreFixture(server);
    }

    private ISharedStore Store => ArtifactStores.Open($"{_server.Scheme}://bucket/jobs");

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Around the length from which pages have digests of their own, and that from which an object goes in parts.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((256 << 10) + 1)]
    [InlineData((1 << 20) + 77)]
    [InlineData((17 << 20) + 5)]
    public void WhatIsWritten_IsRead_ThoughTheStoreRefusesEveryFourthRequest(int bytes)
    {
        _server.Fault = (number, _, _) => number % 4 == 2 ? number % 8 == 2 ? _server.Throttles : "cut" : null;
        byte[] content = Content(bytes);
        ArtifactRef written = Write("job/round/000001.1.x.arrow", content);
        Assert.Equal(bytes, written.Bytes);
        Assert.Equal(content, Read(written));
    }

    [Fact]
    public void APartOfALongArtifact_CostsLittle_AndIsChecked()
    {
        byte[] content = Content(33 << 20);
        ArtifactRef written = Write("job/round/000001.1.x.arrow", content);
        int before = _server.Requests;
        using Stream stream = Store.OpenRead(written);
        byte[] part = new byte[1000];
        stream.Position = 20_000_000;
        stream.ReadExactly(part);
        Assert.Equal(content[20_000_000..20_001_000], part);
        Assert.Equal(2, _server.Requests - before);

        // Another part is wrong: that one was not read, and this one is refused.
        _server.Objects["bucket/jobs/job/round/000001.1.x.arrow"][30_000_000] ^= 1;
        stream.Position = 30_100_000;
        ArtifactException error = Assert.Throws<ArtifactException>(() => stream.ReadExactly(part));
        Assert.Equal(written.Uri, error.Damaged);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1 << 20)]
    public void WhatIsMissingShorterOrAnotherContent_IsDamaged(int bytes)
    {
        ArtifactRef written = Write("job/a", Content(bytes));
        ArtifactRef other = Write("job/b", Content(bytes, seed: 2));
        byte[] stored = _server.Objects["bucket/jobs/job/a"];
        foreach (byte[]? wrong in (byte[]?[])[null, stored[..^1], [.. stored[..^1], (byte)~stored[^1]], _server.Objects["bucket/jobs/job/b"]])
        {
            if (wrong is null)
            {
                _server.Objects.TryRemove("bucket/jobs/job/a", out _);
            }
            else
            {
                _server.Objects["bucket/jobs/job/a"] = wrong;
            }

            Assert.Equal("job/a", Assert.Throws<ArtifactException>(() => Read(written)).Damaged);
        }

        Assert.Equal(Content(bytes, seed: 2), Read(other));
    }

    /// <summary>A store that refuses has lost nothing: making the artifact anew would not help.</summary>
    [Fact]
    public void ARefusal_IsNoDamage_AndSaysWhatToDo()
    {
        ArtifactRef written = Write("job/a", Content(1 << 20));
        _server.Fault = (_, _, _) => "403 AccessDenied";
        ArtifactException read = Assert.Throws<ArtifactException>(() => Read(written));
        Assert.Null(read.Damaged);
        Assert.Contains("access is denied", read.Message, StringComparison.Ordinal);
        Assert.Contains("access is denied", Assert.Throws<ArtifactException>(() => Write("job/b", Content(10))).Message, StringComparison.Ordinal);
        Assert.Contains("access is denied", Assert.Throws<ArtifactException>(() => Store.FindId()).Message, StringComparison.Ordinal);
    }

    /// <summary>Not after the work: the id is there already, and reading it proves nothing.</summary>
    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public void StoreThatMayOnlyBeRead_OrNotBeDeletedFrom_IsNoticedAtTheStart(string refused)
    {
        _server.Objects["bucket/x"] = [];
        Store.ReadOrCreateId();
        string[] keys = [.. _server.Objects.Keys];
        Store.ReadOrCreateId();
        Assert.Equal(keys, _server.Objects.Keys);
        _server.Fault = (_, method, _) => method == refused ? "403 AccessDenied" : null;
        Assert.Contains("access is denied", Assert.Throws<ArtifactException>(() => Store.ReadOrCreateId()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deletion_TakesWhatBeginsWithThePrefix_AndNothingElse()
    {
        foreach (string uri in (string[])["job/r/bulk/000001.1.a", "job/r/bulk/000001.2.b", "job/r/bulk/000010.1.a", "job/r/000001.1.c", "job2/r/000001.1.c"])
        {
            Write(uri, Content(10));
        }

        Store.Delete("job/r/bulk/000001.");
        Assert.Equal(3, _server.Objects.Count);
        Store.Delete("job/");
        Assert.Equal("bucket/jobs/job2/r/000001.1.c", Assert.Single(_server.Objects.Keys));
        Assert.Throws<ArtifactException>(() => Store.Delete("../"));
    }

    [Fact]
    public void TheId_TellsStoresApart()
    {
        _server.Objects["bucket/x"] = [];
        Assert.Null(Store.FindId());
        string id = Store.ReadOrCreateId();
        Assert.Equal(id, Store.ReadOrCreateId());
        Assert.Equal(Store.Location, ArtifactStores.Find(Store.Location, id)!.Location);
        Assert.Contains("another store of that name", Assert.Throws<ArtifactException>(() => ArtifactStores.Find(Store.Location, new string('0', 32))).Message, StringComparison.Ordinal);
        Write("job/a", Content(10));
        Store.Remove();
        Assert.Equal("bucket/x", Assert.Single(_server.Objects.Keys));
    }

    [Fact]
    public void AWriterThatThrows_LeavesWhatWasThere()
    {
        ArtifactRef before = Write("job/a", Content(10));
        Assert.Throws<InvalidDataException>(() => Store.Write("job/a", stream =>
        {
            stream.Write(Content(33 << 20));
            throw new InvalidDataException();
        }));
        Assert.Equal(Content(10), Read(before));
    }

    private static byte[] Content(int bytes, int seed = 1)
    {
        byte[] content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    private ArtifactRef Write(string uri, byte[] content) => Store.Write(uri, stream =>
    {
        // In pieces that no page is a multiple of.
        foreach (byte[] piece in content.Chunk(100_003))
        {
            stream.Write(piece);
        }

        return content.Length;
    });

    private byte[] Read(ArtifactRef artifact)
    {
        using Stream stream = Store.OpenRead(artifact);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        Assert.Equal(-1, stream.ReadByte());
        return content;
    }
}
