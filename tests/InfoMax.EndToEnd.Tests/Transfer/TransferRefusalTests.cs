using System.Net;
using System.Net.Http.Headers;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>What the endpoints refuse: names that leave the root, other files than a job's inputs, a store that is full.</summary>
public sealed class TransferRefusalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Upload = new('a', 32);

    [Theory]
    [InlineData("../outside")]
    [InlineData("job/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("job//a")]
    [InlineData("job/./a")]
    [InlineData("..\\outside")]
    [InlineData("")]
    [InlineData("C:/x")]
    public async Task NamesThatLeaveTheRoot_AreRefusedByTheServer_AndByTheClient(string name)
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        string outside = Path.Combine(Path.GetDirectoryName(fixture.Server.Root)!, "outside");
        string query = $"name={Uri.EscapeDataString(name)}";
        string digest = new('0', 64);
        foreach (HttpRequestMessage request in new[]
        {
            Get($"artifacts?{query}&sha256={digest}&bytes=1"),
            new HttpRequestMessage(HttpMethod.Put, Address(fixture, $"artifacts?{query}&upload={Upload}&offset=0")) { Content = Body([1]) },
            new HttpRequestMessage(HttpMethod.Post, Address(fixture, $"artifacts?{query}&upload={Upload}&sha256={digest}&bytes=1")),
            new HttpRequestMessage(HttpMethod.Delete, Address(fixture, $"artifacts?{query}&upload={Upload}")),
        })
        {
            using (request)
            {
                HttpStatusCode status = await Send(request);
                Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{request.Method}: {status}");
            }
        }

        Assert.Throws<ArtifactException>(() => TransferFixture.Write(fixture.Store, name, [1]));
        Assert.Throws<ArtifactException>(() => fixture.Store.OpenRead(new ArtifactRef(name, digest, 1, 1)));
        Assert.False(File.Exists(outside));
        Assert.Equal([], fixture.Files());

        HttpRequestMessage Get(string target)
        {
            HttpRequestMessage request = new(HttpMethod.Get, Address(fixture, target));
            request.Headers.Range = new RangeHeaderValue(0, 0);
            return request;
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaa/../")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task UploadIdsThatAreNone_AreRefused(string upload)
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        using HttpRequestMessage request = new(HttpMethod.Put, Address(fixture, $"artifacts?name=job/a&upload={upload}&offset=0")) { Content = Body([1]) };
        Assert.Equal(HttpStatusCode.BadRequest, await Send(request));
        Assert.Equal([], fixture.Files());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, 10)]
    [InlineData(5, 3)]
    [InlineData(0, null)]
    public async Task RangesOutsideTheContent_AreRefused(int? from, int? to)
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        ArtifactRef artifact = TransferFixture.Write(fixture.Store, "job/a", new byte[10]);
        using HttpRequestMessage request = new(HttpMethod.Get, Address(fixture, $"artifacts?name=job/a&sha256={artifact.Sha256}&bytes=10"));
        if (from is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", $"bytes={from}-{to}");
        }

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, await Send(request));
    }

    /// <summary>Of a job that runs nobody else writes or takes away an artifact, not even another attempt at the same item.</summary>
    [Fact]
    public async Task WhoHasNotTheAttemptsKey_ChangesNothing()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        const string Name = "job/graph/bulk/000001.2.lists.arrow";
        TransferFixture.Write(fixture.Store, Name, [1, 2, 3]);
        fixture.Server.GivesKeys = false;
        UploadKeys keys = fixture.Server.Keys;
        foreach (string? key in new[] { null, "", new string('0', 64), keys.For("job/graph/000001.1.lists.arrow"), keys.For("job/visit/000001.2.x"), keys.For("other/graph/000001.2.x") })
        {
            string query = $"artifacts?name={Name}&upload={Upload}";
            Assert.Equal(HttpStatusCode.Forbidden, await Send(WithKey(new HttpRequestMessage(HttpMethod.Put, Address(fixture, query + "&offset=0")) { Content = Body([9]) }, key)));
            Assert.Equal(HttpStatusCode.Forbidden, await Send(WithKey(new HttpRequestMessage(HttpMethod.Post, Address(fixture, $"{query}&sha256={new string('0', 64)}&bytes=1")), key)));
            Assert.Equal(HttpStatusCode.Forbidden, await Send(WithKey(new HttpRequestMessage(HttpMethod.Delete, Address(fixture, query)), key)));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Send(new HttpRequestMessage(HttpMethod.Delete, Address(fixture, "artifacts?prefix=job/"))));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(fixture.Server.Root, Name), TestContext.Current.CancellationToken));
        string right = keys.For("job/graph/000001.2.another.arrow");
        Assert.Equal(HttpStatusCode.NoContent, await Send(WithKey(new HttpRequestMessage(HttpMethod.Put, Address(fixture, $"artifacts?name={Name}&upload={Upload}&offset=0")) { Content = Body([9]) }, right)));

        static HttpRequestMessage WithKey(HttpRequestMessage request, string? key)
        {
            if (key is not null)
            {
                request.Headers.TryAddWithoutValidation(TransferProtocol.UploadKeyHeader, key);
            }

            return request;
        }
    }

    [Fact]
    public async Task WhatIsMissing_IsToldWithoutTheNodesDirectory()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        using HttpClient http = new();
        using HttpResponseMessage answer = await http.SendAsync(WithRange(new HttpRequestMessage(HttpMethod.Get, Address(fixture, $"artifacts?name=job/none&sha256={new string('0', 64)}&bytes=1"))), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("job/none", text, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Server.Root, text, StringComparison.Ordinal);

        static HttpRequestMessage WithRange(HttpRequestMessage request)
        {
            request.Headers.Range = new RangeHeaderValue(0, 0);
            return request;
        }
    }

    [Fact]
    public async Task Plans_AreNotUploaded_SoThatOnlyAJobsInputsAreRead()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        using Workspace workspace = new();
        DatasetLayout layout = ReadRows.Discover(workspace.Embeddings("in/x.npy", Workspace.Clustered(50, 8)));
        void Fill(Stream stream) => LayoutArtifact.Write(stream, layout);

        ArtifactException error = Assert.Throws<ArtifactException>(() => fixture.Store.Write("job/plan/000000.9.layout.json", Filled));
        Assert.Equal("cannot write artifact job/plan/000000.9.layout.json: plans are not uploaded", error.Message);

        // The same content under another name is an artifact, but not a plan's.
        ArtifactRef smuggled = fixture.Store.Write("job/graph/layout.json", Filled);
        Assert.Equal(HttpStatusCode.BadRequest, await Input(smuggled, 0));
        ArtifactRef plan = fixture.Server.Store.Write("job/plan/000000.1.layout.json", Filled);
        Assert.Equal(HttpStatusCode.PartialContent, await Input(plan, 0));
        Assert.Equal(HttpStatusCode.BadRequest, await Input(plan, 1));
        Assert.Equal(HttpStatusCode.BadRequest, await Input(plan, -1));
        Assert.Equal(HttpStatusCode.NotFound, await Input(plan with { Sha256 = smuggled.Sha256[..63] + "x" }, 0));

        long Filled(Stream stream)
        {
            Fill(stream);
            return 1;
        }

        async Task<HttpStatusCode> Input(ArtifactRef artifact, int file)
        {
            using HttpRequestMessage request = new(
                HttpMethod.Get, Address(fixture, $"inputs?layout={artifact.Uri}&sha256={artifact.Sha256}&bytes={artifact.Bytes}&file={file}"));
            request.Headers.Range = new RangeHeaderValue(0, 9);
            return await Send(request);
        }
    }

    [Fact]
    public async Task AFullDiskOfTheServer_IsOneClearLineAtTheClient_AndLeavesNothing()
    {
        using SmallDisk disk = SmallDisk.Mount(1 << 20);
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience, disk.Path);
        ArtifactException error = Assert.Throws<ArtifactException>(
            () => TransferFixture.Write(fixture.Store, "job/a", TransferFixture.Content(3 << 20)));
        Assert.StartsWith("cannot write artifact job/a: No space left on device", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal([], fixture.Files());
    }

    private static Uri Address(TransferFixture fixture, string target) => new(new Uri(fixture.Server.Url + "/"), target);

    private static ByteArrayContent Body(byte[] bytes)
    {
        ByteArrayContent content = new(bytes);
        content.Headers.Add(TransferProtocol.ChecksumHeader, TransferProtocol.Checksum(bytes));
        return content;
    }

    private static async Task<HttpStatusCode> Send(HttpRequestMessage request)
    {
        using HttpClient http = new();
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.DoesNotContain('\n', await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return response.StatusCode;
    }
}
