using System.Net;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Access;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>A node that does not come into its cluster says in a line of its own what is wrong and what to do, and nothing of Akka's.</summary>
public sealed class NodesKeptOutTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly CertificateAuthority _ours = new("ours");
    private readonly CertificateAuthority _theirs = new("theirs");

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task EachIsToldWhatItLacks_AndTheCoordinatorWhoKnocked()
    {
        await using NodeProcess coordinator = Launch("coordinator", "--tls-dir", _ours.Fill(_workspace["ours"], IPAddress.Loopback), "--public-host", "elsewhere.example");
        await coordinator.ReadyAsync();
        await Said(coordinator, "--public-host elsewhere.example: the certificate on HTTP does not have this name, so whoever asks for https://elsewhere.example:");

        string seed = $"127.0.0.1:{coordinator.Port}";
        await using NodeProcess stranger = Launch("worker", "--tls-dir", _theirs.Fill(_workspace["theirs"], IPAddress.Loopback), "--seed-nodes", seed);
        await using NodeProcess plain = Launch("worker", "--seed-nodes", seed);
        await using NodeProcess named = Launch("worker", "--tls-dir", _ours.Fill(_workspace["named"], IPAddress.Loopback), "--seed-nodes", seed);
        await using NodeProcess alone = Launch("worker", "--seed-nodes", "127.0.0.1:1");

        await Said(coordinator, "is refused: its certificate is of an authority (CN=theirs) that is not among ");
        await Said(coordinator, "issue the one that is not a certificate by the cluster's authority, and put that authority's ca.crt beside it in its --tls-dir; else it is a stranger, and kept out");
        await Said(coordinator, " speaks without TLS and is not heard");
        InfomaxResult refused = await stranger.EndAsync();
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("do not believe each other's certificates; --tls-dir of both must be of one authority", refused.Error, StringComparison.Ordinal);
        await Said(plain, $"--seed-nodes {seed}: the node there has certificates, and talks to nobody without; give this node --tls-dir");
        await Said(named, $"--seed-nodes {seed}: something listens there but does not answer to that name; name the node as the address in its own ready line does");
        await Said(alone, "--seed-nodes 127.0.0.1:1: cannot be reached (");
        foreach (NodeProcess node in (NodeProcess[])[plain, named, alone])
        {
            node.Signal(UnixSignal.Terminate);
            await node.EndAsync();
        }

        foreach (NodeProcess node in (NodeProcess[])[stranger, plain, named, alone])
        {
            foreach (string noise in (string[])["AssociationError", "Tried to associate", "Couldn't join", "joins again", "not ready"])
            {
                Assert.DoesNotContain(noise, node.ErrorOutput, StringComparison.Ordinal);
            }
        }
    }

    private NodeProcess Launch(string role, params string[] arguments) =>
        NodeProcess.Launch(["--roles", role, "--cores", "1", "--data-dir", _workspace[$"node-{Guid.NewGuid():N}"], .. arguments]);

    private static async Task Said(NodeProcess node, string text) =>
        Assert.True(await node.ErrorLineAsync(text), $"'{text}' is not said: {node.ErrorOutput}");
}
