using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>A server over a temporary directory, and a client that has little patience unless told otherwise.</summary>
internal sealed class TransferFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("infomax-transfer-").FullName;
    private readonly TransferClient _client;

    private TransferFixture(TransferServer server, TimeSpan patience)
    {
        Server = server;
        _client = new TransferClient(new TransferOptions
        {
            Patience = patience,
            FirstPause = TimeSpan.FromMilliseconds(5),
            LongestPause = TimeSpan.FromMilliseconds(50),
        });
    }

    public TransferServer Server { get; }

    public string Folder => _folder;

    /// <param name="patience">How long the client tries again.</param>
    /// <param name="root">The server's directory; null for one of the fixture.</param>
    public static async Task<TransferFixture> StartAsync(TimeSpan patience, string? root = null)
    {
        string folder = root ?? Directory.CreateTempSubdirectory("infomax-store-").FullName;
        return new TransferFixture(await TransferServer.StartAsync(folder), patience);
    }

    public HttpArtifactStore Store => StoreUntil(TestContext.Current.CancellationToken);

    public HttpArtifactStore StoreUntil(CancellationToken cancellationToken) => new(Channel(cancellationToken));

    public TransferChannel Channel(CancellationToken cancellationToken) => _client.Connect(Server.Url, cancellationToken);

    /// <summary>Files below the server's directory, relative.</summary>
    public string[] Files() =>
        [.. Directory.GetFiles(Server.Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Server.Root, f)).Order()];

    public static byte[] Content(int bytes, int seed = 1)
    {
        byte[] content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static ArtifactRef Write(IArtifactStore store, string uri, byte[] content) => store.Write(uri, stream =>
    {
        stream.Write(content);
        return content.Length;
    });

    public static byte[] Read(IArtifactStore store, ArtifactRef artifact)
    {
        using Stream stream = store.OpenRead(artifact);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        Assert.Equal(-1, stream.ReadByte());
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (Path.GetFileName(Server.Root).StartsWith("infomax-store-", StringComparison.Ordinal))
        {
            Directory.Delete(Server.Root, recursive: true);
        }
    }
}
