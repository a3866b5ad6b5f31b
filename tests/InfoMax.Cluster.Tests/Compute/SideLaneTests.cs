using InfoMax.Cluster.Compute;
using Xunit;

namespace InfoMax.Cluster.Tests.Compute;

/// <summary>What the coordinator writes does not wait for kernels.</summary>
public sealed class SideLaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task WorkAside_EndsWhileAWideKernelHasAllCores_InTheOrderGiven()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using ManualResetEventSlim release = new();
        using ComputeGate gate = new(2);
        Task<bool> kernel = gate.Run(KernelWidth.Wide, _ => release.Wait(Patience), token);
        List<int> done = [];
        Task<bool>[] aside = [.. Enumerable.Range(0, 5).Select(i => gate.RunAside(() =>
        {
            done.Add(i);
            return true;
        }))];

        await Task.WhenAll(aside).WaitAsync(Patience, token);

        Assert.False(kernel.IsCompleted);
        Assert.Equal([0, 1, 2, 3, 4], done);
        release.Set();
        Assert.True(await kernel);
    }

    [Fact]
    public async Task Failure_IsTheTasks_AndTheLaneGoesOn()
    {
        using SideLane lane = new();
        await Assert.ThrowsAsync<IOException>(() => lane.Run<int>(() => throw new IOException("full")));
        Assert.Equal(3, await lane.Run(() => 3));
    }

    [Fact]
    public async Task Closing_WaitsForWhatWasGiven_AndRefusesMore()
    {
        SideLane lane = new();
        Task<int> given = lane.Run(() => 1);
        lane.Dispose();
        Assert.Equal(1, await given);
        Assert.ThrowsAny<InvalidOperationException>(() => { _ = lane.Run(() => 2); });
        lane.Dispose();
    }
}
