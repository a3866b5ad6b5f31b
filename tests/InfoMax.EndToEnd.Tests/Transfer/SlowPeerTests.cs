using System.Net;
using System.Net.Sockets;
using System.Text;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>Who sends a byte now and then keeps nobody else waiting, and loses its connection after a while.</summary>
public sealed class SlowPeerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>More uploads than there are places, none of which moves.</summary>
    [Fact]
    public async Task UploadsThatDoNotMove_KeepNobodyFromReading()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(TimeSpan.FromSeconds(20));
        byte[] content = TransferFixture.Content(1000);
        ArtifactRef artifact = fixture.Server.Store.Write("job/a", stream =>
        {
            stream.Write(content);
            return 1;
        });
        List<TcpClient> slow = [];
        try
        {
            for (int i = 0; i < 20; i++)
            {
                slow.Add(await BeginAsync(new Uri(fixture.Server.Url).Port, $"/artifacts?name=job/slow{i}&upload={i:x32}&offset=0"));
            }

            Assert.Equal(content, await Task.Run(() => TransferFixture.Read(fixture.Store, artifact), Token).WaitAsync(TimeSpan.FromSeconds(15), Token));
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    /// <summary>The limit of the node's own server: ten seconds of grace, then 64 KiB/s.</summary>
    [Fact]
    public async Task BodyThatHardlyMoves_LosesItsConnection()
    {
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1", 0, new AccessGuard(null, true, _ => { }), routes => routes.MapPut("/body", async context => await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted)), _ => { }, Token);
        using TcpClient slow = await BeginAsync(host.Port, "/body");
        byte[] answer = new byte[1000];
        int read = await slow.GetStream().ReadAsync(answer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Contains($"{(int)HttpStatusCode.RequestTimeout}", read == 0 ? "408 closed" : Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    /// <summary>Sends the head of a request whose body never comes.</summary>
    private static async Task<TcpClient> BeginAsync(int port, string target)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
        byte[] head = Encoding.ASCII.GetBytes($"PUT {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n{TransferProtocol.ChecksumHeader}: 0\r\n\r\nx");
        await client.GetStream().WriteAsync(head, Token);
        return client;
    }
}
