using CsCheck;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>
/// An artifact over HTTP is the artifact of the directory: same bytes, same reference, whole or not at all, whatever
/// happens to pages, connections and the other node on the way.
/// </summary>
public sealed class HttpArtifactStoreTests
{
    private const int Page = TransferProtocol.MaxPageBytes;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NoPatience = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task AnyContent_InAnyPieces_IsTheDirectorysArtifact_AndReadsBackInAnyOrder()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        using TemporaryFolder local = new();
        DirectoryArtifactStore reference = new(local.Root);
        HttpArtifactStore store = fixture.Store;
        int[] lengths = [0, 1, 65_535, 65_536, 65_537, Page - 1, Page, Page + 1, (2 * Page) + 77, (3 * Page) + 5];
        Gen.Select(Gen.Int[0, lengths.Length - 1], Gen.Int[1, 3 << 20], Gen.Int, Gen.Int).Sample(
            (which, piece, seed, order) =>
            {
                int length = lengths[which];
                byte[] content = TransferFixture.Content(length, seed);
                long Fill(Stream stream)
                {
                    for (int at = 0; at < length; at += piece)
                    {
                        stream.Write(content, at, Math.Min(piece, length - at));
                    }

                    return length;
                }

                ArtifactRef artifact = store.Write("job/graph/000001.1.part.arrow", Fill);
                Assert.Equal(reference.Write("job/graph/000001.1.part.arrow", Fill), artifact);
                Assert.Equal(["job/graph/000001.1.part.arrow"], fixture.Files());
                Assert.Equal(content, TransferFixture.Read(store, artifact));
                using Stream stream = store.OpenRead(artifact);
                Random random = new(order);
                byte[] buffer = new byte[100_000];
                for (int i = 0; i < 20 && length > 0; i++)
                {
                    int at = random.Next(length + 1);
                    stream.Position = at;
                    int wanted = random.Next(buffer.Length);
                    int got = stream.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
                    Assert.Equal(Math.Min(wanted, length - at), got);
                    Assert.True(content.AsSpan(at, got).SequenceEqual(buffer.AsSpan(0, got)));
                }
            },
            iter: 40,
            threads: 1);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("corrupted")]
    [InlineData("aborted")]
    [InlineData("overloaded")]
    public async Task PagesThatArriveDamaged_AreAskedForAgain(string fault)
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        byte[] content = TransferFixture.Content((2 * Page) + 99);
        ArtifactRef artifact = TransferFixture.Write(fixture.Store, "job/a", content);
        int requests = 0;
        fixture.Server.Before = async context =>
        {
            if (++requests % 3 == 0)
            {
                return false;
            }

            context.Response.ContentLength = fault == "truncated" ? 70_000 : null;
            switch (fault)
            {
                case "aborted":
                    context.Abort();
                    break;
                case "overloaded":
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    break;
                default:
                    context.Response.StatusCode = StatusCodes.Status206PartialContent;
                    context.Response.Headers[TransferProtocol.ChecksumHeader] = TransferProtocol.Checksum(content);
                    await context.Response.Body.WriteAsync(content.AsMemory(0, 65_536), context.RequestAborted);
                    if (fault == "truncated")
                    {
                        await context.Response.Body.FlushAsync(context.RequestAborted);
                        context.Abort();
                    }

                    break;
            }

            return true;
        };
        Assert.Equal(content, TransferFixture.Read(fixture.Store, artifact));
        Assert.True(requests > 3);
    }

    [Fact]
    public async Task UploadedPages_ThatArriveDamagedOrNotAtAll_AreSentAgain()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        int requests = 0;
        fixture.Server.Before = async context =>
        {
            switch (++requests % 4)
            {
                case 1:
                    context.Request.Headers[TransferProtocol.ChecksumHeader] = "0000000000000000";
                    return false;
                case 2:
                    await context.Request.Body.ReadAtLeastAsync(new byte[10], 10, throwOnEndOfStream: false, context.RequestAborted);
                    context.Abort();
                    return true;
                default:
                    return false;
            }
        };
        byte[] content = TransferFixture.Content((3 * Page) + 3);
        ArtifactRef artifact = TransferFixture.Write(fixture.Store, "job/a", content);
        fixture.Server.Before = _ => Task.FromResult(false);
        Assert.Equal(content, TransferFixture.Read(fixture.Store, artifact));
        Assert.Equal(["job/a"], fixture.Files());
    }

    [Fact]
    public async Task ARestartOfTheServer_InTheMiddleOfBothWays_LosesNothing()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        byte[] content = TransferFixture.Content(6 * Page);
        int pages = 0;
        fixture.Server.Before = async context =>
        {
            if (context.Request.Method is "PUT" or "GET" && ++pages is 3 or 9)
            {
                // Not awaited: the server waits for this very request to end.
                _ = Restart(fixture.Server);
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                context.Abort();
                return true;
            }

            return false;
        };
        HttpArtifactStore store = fixture.Store;
        ArtifactRef artifact = await OnOwnThread(() => TransferFixture.Write(store, "job/a", content));
        Assert.Equal(content, await OnOwnThread(() => TransferFixture.Read(store, artifact)));
        Assert.True(pages > 9);
    }

    [Fact]
    public async Task ACommitWhoseAnswerIsLost_IsFoundDone()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        int commits = 0;
        HttpArtifactStore store = fixture.Store;
        fixture.Server.Before = async context =>
        {
            if (context.Request.Method == "POST" && ++commits == 1)
            {
                IArtifactUploads uploads = fixture.Server.Store.Uploads;
                IQueryCollection query = context.Request.Query;
                Assert.True(uploads.Complete(query["name"]!, query["upload"]!, query["sha256"]!, long.Parse(query["bytes"]!, null)));
                await Task.Yield();
                context.Abort();
                return true;
            }

            return false;
        };
        byte[] content = TransferFixture.Content(1000);
        Assert.Equal(content, TransferFixture.Read(store, TransferFixture.Write(store, "job/a", content)));
        Assert.Equal(2, commits);
    }

    [Fact]
    public async Task ConcurrentWritersOfOneName_LeaveOneWholeArtifact()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        HttpArtifactStore store = fixture.Store;
        ArtifactRef[] written = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => OnOwnThread(
            () => TransferFixture.Write(store, "job/same", TransferFixture.Content((2 * Page) + i, i)))));
        Assert.Equal(["job/same"], fixture.Files());
        byte[] last = File.ReadAllBytes(Path.Combine(fixture.Server.Root, "job/same"));
        int winner = last.Length - (2 * Page);
        Assert.Equal(TransferFixture.Content(last.Length, winner), last);
        Assert.Equal(last, TransferFixture.Read(store, written[winner]));
        ArtifactException error = Assert.Throws<ArtifactException>(() => store.OpenRead(written[(winner + 1) % 6]));
        Assert.StartsWith("artifact job/same is damaged: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingDamagedAndChangedArtifacts_AreRefusedWhenOpened()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        HttpArtifactStore store = fixture.Store;
        byte[] content = TransferFixture.Content(100_000);
        ArtifactRef artifact = TransferFixture.Write(store, "job/a", content);
        content[50_000] ^= 1;
        File.WriteAllBytes(Path.Combine(fixture.Server.Root, "job/a"), content);
        Assert.Contains("artifact job/a is damaged: sha256", Assert.Throws<ArtifactException>(() => store.OpenRead(artifact)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(fixture.Server.Root, "job/a"), content[..99_999]);
        Assert.Contains("99999 bytes, expected 100000", Assert.Throws<ArtifactException>(() => store.OpenRead(artifact)).Message, StringComparison.Ordinal);
        fixture.Server.Store.Delete("job/a");
        Assert.StartsWith("cannot read artifact job/a: ", Assert.Throws<ArtifactException>(() => store.OpenRead(artifact)).Message, StringComparison.Ordinal);
        Assert.Throws<ArtifactException>(() => store.Delete("job/a"));
    }

    [Fact]
    public async Task AServerThatIsGone_IsOneClearLine_AfterTheOptionsPatience()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(NoPatience);
        HttpArtifactStore store = fixture.Store;
        ArtifactRef artifact = TransferFixture.Write(store, "job/a", TransferFixture.Content(10));
        await fixture.Server.StopAsync();
        ArtifactException error = Assert.Throws<ArtifactException>(() => store.OpenRead(artifact));
        Assert.StartsWith($"cannot read artifact job/a: {fixture.Server.Url} was tried for 0 s: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith("cannot write artifact job/b: ", Assert.Throws<ArtifactException>(() => TransferFixture.Write(store, "job/b", [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_EndsAWaitingTransfer_AndForgetsTheUpload()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        using CancellationTokenSource cancellation = new();
        HttpArtifactStore store = fixture.StoreUntil(cancellation.Token);
        TaskCompletionSource arrived = new();
        int pages = 0;
        fixture.Server.Before = async context =>
        {
            if (context.Request.Method == "PUT" && ++pages == 2)
            {
                arrived.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            }

            return false;
        };
        Task<ArtifactRef> writing = OnOwnThread(() => TransferFixture.Write(store, "job/a", TransferFixture.Content(5 * Page)));
        await arrived.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal([], fixture.Files());
    }

    [Fact]
    public async Task AWriterThatFails_LeavesNothing()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        HttpArtifactStore store = fixture.Store;
        Assert.Throws<InvalidOperationException>(() => store.Write("job/a", stream =>
        {
            stream.Write(new byte[2 * Page]);
            throw new InvalidOperationException();
        }));
        Assert.Equal([], fixture.Files());
    }

    private static async Task Restart(TransferServer server)
    {
        await server.StopAsync();
        await server.StartAsync();
    }

    private static Task<T> OnOwnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
