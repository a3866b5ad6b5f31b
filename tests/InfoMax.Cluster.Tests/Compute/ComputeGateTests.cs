using InfoMax.Cluster.Compute;
using Xunit;

namespace InfoMax.Cluster.Tests.Compute;

/// <summary>
/// Invariants: at most <c>Cores</c> kernels at once; a wide kernel runs alone; first come, first served; a kernel's end
/// reaches its task; a disposed gate takes nothing and leaves nothing running.
/// </summary>
public sealed class ComputeGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task NarrowKernels_RunAsManyAtOnceAsCores_AndNeverMore(int cores)
    {
        using ComputeGate gate = new(cores);
        using Barrier together = new(cores);
        int running = 0;
        int most = 0;
        int met = 0;
        Task<bool>[] kernels = [.. Enumerable.Range(0, cores * 20).Select(i => gate.Run(KernelWidth.Narrow, _ =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (i < cores && together.SignalAndWait(Patience))
            {
                Interlocked.Increment(ref met);
            }

            Thread.Yield();
            Interlocked.Decrement(ref running);
            return true;
        }, TestToken))];

        await Task.WhenAll(kernels).WaitAsync(Patience, TestToken);

        Assert.Equal(cores, most);
        Assert.Equal(cores, met);
    }

    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.3, 3)]
    public async Task NarrowKernels_RunSideBySide_WhileTheirSharesOfTheMemoryAddUpToOne(double share, int expected)
    {
        using ComputeGate gate = new(4);
        using Barrier together = new(expected);
        int running = 0;
        int most = 0;
        Task<bool>[] kernels = [.. Enumerable.Range(0, expected * 8).Select(_ => gate.Run(KernelWidth.Narrow, share, _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            bool met = together.SignalAndWait(Patience);
            Interlocked.Decrement(ref running);
            return met;
        }, TestToken))];

        Assert.All(await Task.WhenAll(kernels).WaitAsync(Patience, TestToken), Assert.True);
        Assert.Equal(expected, most);
    }

    [Fact]
    public async Task WideKernels_RunAlone()
    {
        using ComputeGate gate = new(3);
        int narrow = 0;
        int wide = 0;
        int violations = 0;
        Task<bool>[] kernels = [.. Enumerable.Range(0, 300).Select(i => gate.Run(i % 5 == 0 ? KernelWidth.Wide : KernelWidth.Narrow, _ =>
        {
            bool isWide = i % 5 == 0;
            Interlocked.Increment(ref isWide ? ref wide : ref narrow);
            // One yield lets another kernel in; each costs a turn of every other process on a loaded machine.
            Thread.Yield();
            for (int look = 0; look < 20; look++)
            {
                Thread.SpinWait(50);
                bool alone = Volatile.Read(ref wide) == (isWide ? 1 : 0) && (!isWide || Volatile.Read(ref narrow) == 0);
                Interlocked.Add(ref violations, alone ? 0 : 1);
            }

            Interlocked.Decrement(ref isWide ? ref wide : ref narrow);
            return true;
        }, TestToken))];

        await Task.WhenAll(kernels).WaitAsync(Patience, TestToken);

        Assert.Equal(0, violations);
    }

    [Fact]
    public async Task WideKernel_HasEveryCore_ANarrowOneHasOne()
    {
        using ComputeGate gate = new(3);
        using Barrier together = new(3);
        int met = await gate.Run(KernelWidth.Wide, executor =>
        {
            Assert.Equal(3, executor.MaxDegree);
            int count = 0;
            executor.ForEach(3, _ =>
            {
                if (together.SignalAndWait(Patience))
                {
                    Interlocked.Increment(ref count);
                }
            }, TestToken);
            return count;
        }, TestToken).WaitAsync(Patience, TestToken);

        Assert.Equal(3, met);
        Assert.Equal(1, await gate.Run(KernelWidth.Narrow, executor => executor.MaxDegree, TestToken));
    }

    [Fact]
    public async Task Kernels_StayOffTheThreadPool()
    {
        using ComputeGate gate = new(2);
        bool[] pooled = new bool[3];
        await gate.Run(KernelWidth.Wide, executor =>
        {
            executor.ForEach(2, i => pooled[i] = Thread.CurrentThread.IsThreadPoolThread, TestToken);
            return true;
        }, TestToken);
        pooled[2] = await gate.Run(KernelWidth.Narrow, _ => Thread.CurrentThread.IsThreadPoolThread, TestToken);

        Assert.Equal([false, false, false], pooled);
    }

    /// <summary>Repeated, since an overtaking kernel would win a race, not every time.</summary>
    [Fact]
    public async Task WaitingWideKernel_IsNotOvertaken()
    {
        using ComputeGate gate = new(2);
        for (int round = 0; round < 50; round++)
        {
            using ManualResetEventSlim release = new();
            using ManualResetEventSlim began = new();
            List<string> order = [];
            Task<bool> Queue(string name, KernelWidth width, ManualResetEventSlim? until) => gate.Run(width, _ =>
            {
                lock (order)
                {
                    order.Add(name);
                }

                began.Set();
                return until?.Wait(Patience) ?? true;
            }, TestToken);

            Task<bool> first = Queue("narrow", KernelWidth.Narrow, release);
            Assert.True(began.Wait(Patience, TestToken));
            Task<bool> wide = Queue("wide", KernelWidth.Wide, null);
            Task<bool> late = Queue("late narrow", KernelWidth.Narrow, null);
            Thread.Yield();
            release.Set();
            await Task.WhenAll(first, wide, late).WaitAsync(Patience, TestToken);

            Assert.Equal(["narrow", "wide", "late narrow"], order);
        }
    }

    [Fact]
    public async Task OneCore_RunsKernelsInTheOrderTheyCame()
    {
        using ComputeGate gate = new(1);
        List<int> order = [];
        Task<bool>[] kernels = [.. Enumerable.Range(0, 50).Select(i => gate.Run(i % 3 == 0 ? KernelWidth.Wide : KernelWidth.Narrow, _ =>
        {
            order.Add(i);
            return true;
        }, TestToken))];
        await Task.WhenAll(kernels).WaitAsync(Patience, TestToken);

        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    [Fact]
    public async Task CancelledWaitingKernel_NeverRuns_AndThoseBehindItGoOn()
    {
        using ComputeGate gate = new(2);
        using ManualResetEventSlim release = new();
        using CancellationTokenSource cancellation = new();
        bool ran = false;
        Task<bool> running = gate.Run(KernelWidth.Narrow, _ => release.Wait(Patience), TestToken);
        Task<bool> wide = gate.Run(KernelWidth.Wide, _ => ran = true, cancellation.Token);
        Task<bool> behind = gate.Run(KernelWidth.Narrow, _ => true, TestToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wide.WaitAsync(Patience, TestToken));
        Assert.True(await behind.WaitAsync(Patience, TestToken));
        Assert.False(running.IsCompleted);
        release.Set();
        Assert.True(await running.WaitAsync(Patience, TestToken));
        Assert.False(ran);
    }

    [Fact]
    public async Task KernelWithACancelledToken_NeverRuns()
    {
        using ComputeGate gate = new(1);
        using ManualResetEventSlim release = new();
        bool ran = false;
        Task<bool> running = gate.Run(KernelWidth.Narrow, _ => release.Wait(Patience), TestToken);
        Task<bool> cancelled = gate.Run(KernelWidth.Narrow, _ => ran = true, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience, TestToken));
        release.Set();
        await running.WaitAsync(Patience, TestToken);
        await gate.Run(KernelWidth.Narrow, _ => true, TestToken);
        Assert.False(ran);
    }

    [Fact]
    public async Task RunningKernel_ThatWatchesItsToken_EndsCancelled_AndTheGateGoesOn()
    {
        using ComputeGate gate = new(1);
        using CancellationTokenSource cancellation = new();
        using ManualResetEventSlim began = new();
        CancellationToken token = cancellation.Token;
        Task<bool> kernel = gate.Run(KernelWidth.Wide, _ =>
        {
            began.Set();
            token.WaitHandle.WaitOne(Patience);
            token.ThrowIfCancellationRequested();
            return true;
        }, token);
        Assert.True(began.Wait(Patience, TestToken));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kernel.WaitAsync(Patience, TestToken));
        Assert.True(kernel.IsCanceled);
        Assert.Equal(7, await gate.Run(KernelWidth.Wide, _ => 7, TestToken).WaitAsync(Patience, TestToken));
    }

    [Theory]
    [InlineData(KernelWidth.Narrow)]
    [InlineData(KernelWidth.Wide)]
    public async Task KernelsException_ReachesItsTask_AndTheGateGoesOn(KernelWidth width)
    {
        using ComputeGate gate = new(2);
        Task<bool> kernel = gate.Run<bool>(width, executor =>
        {
            executor.ForEach(2, i => { if (i == 1) { throw new InvalidOperationException("piece 1"); } }, CancellationToken.None);
            return true;
        }, TestToken);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => kernel.WaitAsync(Patience, TestToken));
        Assert.Equal("piece 1", exception.Message);
        Assert.Equal(7, await gate.Run(width, _ => 7, TestToken).WaitAsync(Patience, TestToken));
    }

    [Fact]
    public async Task Dispose_CancelsWhatWaits_AwaitsWhatRuns_AndRefusesWhatComes()
    {
        ComputeGate gate = new(1);
        using ManualResetEventSlim release = new();
        using ManualResetEventSlim began = new();
        Task<int> running = gate.Run(KernelWidth.Narrow, _ =>
        {
            began.Set();
            return release.Wait(Patience) ? 7 : 0;
        }, TestToken);
        Task<int> waiting = gate.Run(KernelWidth.Narrow, _ => 1, TestToken);
        Assert.True(began.Wait(Patience, TestToken));
        Thread disposing = new(gate.Dispose);
        disposing.Start();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, TestToken));
        Assert.True(disposing.IsAlive);
        Assert.Throws<ObjectDisposedException>(() => { _ = gate.Run(KernelWidth.Narrow, _ => 1, TestToken); });
        release.Set();
        Assert.True(disposing.Join(Patience));
        Assert.Equal(7, await running);
        gate.Dispose();
    }

    [Fact]
    public void NoCores_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ComputeGate(0));

    private static void InterlockedMax(ref int place, int value)
    {
        int seen = Volatile.Read(ref place);
        while (seen < value)
        {
            int found = Interlocked.CompareExchange(ref place, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
