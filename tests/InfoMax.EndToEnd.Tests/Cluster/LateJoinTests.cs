using System.Globalization;
using System.Net;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Access;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Cluster;

/// <summary>Workers that leave, that stop answering, and that come while a member is unreachable, with certificates.</summary>
public sealed class LateJoinTests : IDisposable
{
    private static readonly string[] Noise =
        ["Mutual TLS required", "no TLS came about", "irrecoverably failed", "non-local recipient", "allocation failed", ": Disassociated"];

    private readonly Workspace _workspace = new();
    private readonly CertificateAuthority _authority = new("ours");

    public void Dispose()
    {
        _authority.Dispose();
        _workspace.Dispose();
    }

    /// <summary>Its seed is right: it is told so, and the coordinator sees no stranger. Of the workers that went, the one that fell silent was lost.</summary>
    [Fact]
    public async Task AWorkerThatMustWait_IsToldThatItsSeedIsThere_AndOneThatLeftIsNotLost()
    {
        await using NodeProcess coordinator = Launch("coordinator");
        await coordinator.ReadyAsync();
        string seed = coordinator.HostAndPort;
        await using NodeProcess left = Launch("worker", "--seed-nodes", seed);
        await using NodeProcess silent = Launch("worker", "--seed-nodes", seed);
        await left.ReadyAsync();
        await silent.ReadyAsync();
        await Said(coordinator, $"worker {silent.HostAndPort}");

        left.Signal(UnixSignal.Terminate);
        Assert.Equal(0, (await left.EndAsync()).ExitCode);
        await Said(coordinator, " left");
        double afterTheFirst = await LostAsync(coordinator);

        silent.Signal(UnixSignal.Stop);
        await using NodeProcess late = Launch("worker", "--seed-nodes", seed);
        await late.ReadyAsync();
        await Said(coordinator, " is gone");
        double afterBoth = await LostAsync(coordinator);
        Assert.Multiple(
            () => Assert.Contains($"--seed-nodes {seed}: the seed is there; the cluster has not taken this node in yet", late.ErrorOutput, StringComparison.Ordinal),
            () => Assert.DoesNotContain("does not answer to that name", late.ErrorOutput, StringComparison.Ordinal),
            () => Assert.Equal((0, 1), (afterTheFirst, afterBoth)),
            () => Assert.Equal([], coordinator.Log.Where(line => Noise.Any(noise => line.Contains(noise, StringComparison.Ordinal)))));
    }

    /// <summary>Workers that the coordinator says it lost.</summary>
    private static async Task<double> LostAsync(NodeProcess coordinator)
    {
        using HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown is not null };
        using HttpClient client = new(handler);
        string figures = await client.GetStringAsync($"{coordinator.Http}/metrics", TestContext.Current.CancellationToken);
        string? line = figures.Split('\n').SingleOrDefault(line => line.StartsWith("infomax_workers_lost_total", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    private NodeProcess Launch(string role, params string[] arguments)
    {
        string name = $"node-{Guid.NewGuid():N}";
        return NodeProcess.Launch(
            ["--roles", role, "--cores", "1", "--data-dir", _workspace[name], "--tls-dir", _authority.Fill(_workspace[$"{name}-tls"], IPAddress.Loopback), .. arguments]);
    }

    private static async Task Said(NodeProcess node, string text) =>
        Assert.True(await node.ErrorLineAsync(text), $"'{text}' is not said: {node.ErrorOutput}");
}
