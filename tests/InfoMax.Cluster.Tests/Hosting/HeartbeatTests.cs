using System.Diagnostics;
using Akka.Cluster;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Tests.Actors;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>Two nodes in one process, whose failure detectors are far less patient than the product's.</summary>
[Collection(nameof(RunsAlone))]
public sealed class HeartbeatTests
{
    private const string Impatient = """
        akka.cluster.failure-detector.heartbeat-interval = 250ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s
        """;

    [Fact]
    public async Task WideKernel_OnEveryCoreForSeconds_DelaysNoHeartbeat()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        int cores = Environment.ProcessorCount;
        using ComputeGate gate = new(cores);
        CoordinatorServices services = new(new DirectoryArtifactStore(folder["artifacts"]), gate, TimeProvider.System);
        await using TestNode first = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["first"] }, services, null, Impatient, token);
        await using TestNode second = await TestNode.StartAsync(
            new NodeOptions { DataDirectory = folder["second"], Roles = [NodeOptions.WorkerRole] },
            services, first.Cluster.SelfAddress, Impatient, token);
        Probe observer = new(first.System);
        first.Cluster.Subscribe(observer.Ref, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));
        await observer.Fish<ClusterEvent.MemberUp>(up => up.Member.Address.Equals(second.Cluster.SelfAddress));
        Probe unreachable = new(first.System);
        Probe unreachableToo = new(second.System);
        first.Cluster.Subscribe(unreachable.Ref, typeof(ClusterEvent.UnreachableMember));
        second.Cluster.Subscribe(unreachableToo.Ref, typeof(ClusterEvent.UnreachableMember));

        long spins = await gate.Run(KernelWidth.Wide, executor =>
        {
            long[] done = new long[cores];
            executor.ForEach(cores, i => done[i] = Spin(TimeSpan.FromSeconds(5)), token);
            return done.Min();
        }, token);

        Assert.True(spins > 0);
        Assert.Equal([], await EventsBefore(unreachable));
        Assert.Equal([], await EventsBefore(unreachableToo));
        Assert.Equal(2, first.Cluster.State.Members.Count(m => m.Status == MemberStatus.Up));
        Assert.Empty(first.Cluster.State.Unreachable);
    }

    /// <summary>Unreachable members that the probe was told of by now.</summary>
    private static async Task<List<ClusterEvent.UnreachableMember>> EventsBefore(Probe probe)
    {
        probe.Send(probe.Ref, "now");
        List<ClusterEvent.UnreachableMember> found = [];
        await probe.Fish<string>(skipped: other =>
        {
            if (other is ClusterEvent.UnreachableMember member)
            {
                found.Add(member);
            }
        });
        return found;
    }

    private static long Spin(TimeSpan time)
    {
        long began = Stopwatch.GetTimestamp();
        long spins = 0;
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            spins++;
        }

        return spins;
    }
}
