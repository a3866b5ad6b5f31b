using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>A node that is sent garbage and frames of any announced length, on either port, lives on and works.</summary>
public sealed class GarbageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task GarbageAndOversizedFrames_OnBothPorts_LeaveTheNodeAtWork()
    {
        await using NodeProcess node = NodeProcess.Launch("--cores", "1", "--data-dir", _workspace["node"]);
        await node.ReadyAsync();
        Random random = new(7);
        byte[] noise = new byte[1 << 20];
        random.NextBytes(noise);
        byte[] vast = new byte[64 << 10];
        BinaryPrimitives.WriteUInt32LittleEndian(vast, uint.MaxValue);
        byte[] large = new byte[8 << 20];
        BinaryPrimitives.WriteInt32LittleEndian(large, large.Length - 4);
        byte[] zeros = new byte[64 << 10];
        byte[] line = Encoding.ASCII.GetBytes($"GET /{new string('a', 1 << 20)} HTTP/1.1\r\n\r\n");
        byte[] header = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('a', 1 << 20)}\r\n\r\n");
        byte[] promised = Encoding.ASCII.GetBytes("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n{");
        byte[] chunk = Encoding.ASCII.GetBytes("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n{");
        foreach (int port in (int[])[node.Port, new Uri(node.Http).Port])
        {
            await Task.WhenAll(((byte[][])[noise, vast, large, zeros, line, header, promised, chunk]).Select(bytes => SendAsync(port, bytes)));
        }

        Assert.True(node.IsRunning, node.ErrorOutput);
        InfomaxResult job = await CommandInProcess.RunAsync(
            "submit", _workspace.Embeddings("x.npy", Workspace.Clustered(60, 8)), "--budget", "6", "--output", _workspace["out"], "--wait", "--coordinator", node.Http);
        Assert.True(job.ExitCode == 0, job.Error + node.ErrorOutput);
    }

    /// <summary>Sends, and waits a moment for what the node makes of it.</summary>
    private static async Task SendAsync(int port, byte[] bytes)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port, token);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await client.GetStream().WriteAsync(bytes, patience.Token);
            while (await client.GetStream().ReadAsync(new byte[1 << 16], patience.Token) > 0)
            {
                // What it answers is its own affair.
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // It hung up, or waits for more.
        }
    }
}
