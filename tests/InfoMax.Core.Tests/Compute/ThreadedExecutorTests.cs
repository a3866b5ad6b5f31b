using InfoMax.Core.Compute;
using Xunit;

namespace InfoMax.Core.Tests.Compute;

/// <summary>
/// Invariants: every index once and only once; the call returns after the last piece; the first failure reaches the
/// caller; a cancelled token stops the hand-out; many batches in a row, nested and concurrent calls end.
/// </summary>
public sealed class ThreadedExecutorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 1000)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    [InlineData(8, 5)]
    [InlineData(4, 20_000)]
    public void EveryIndex_IsRunOnce(int degree, int count)
    {
        using ThreadedExecutor executor = new(degree);
        int[] runs = new int[count];
        executor.ForEach(count, i => Interlocked.Increment(ref runs[i]), Token);
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    [Fact(Timeout = 60_000)]
    public async Task ManyBatches_AllComplete()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        // A lost wake-up or a batch entered twice shows as a hang or a wrong sum.
        using ThreadedExecutor executor = new(4);
        await Task.Run(
            () =>
            {
                for (int batch = 0; batch < 20_000; batch++)
                {
                    int count = (batch % 7) + 2;
                    long sum = 0;
                    executor.ForEach(count, i => Interlocked.Add(ref sum, i + 1), token);
                    Assert.Equal(count * (count + 1) / 2, sum);
                }
            },
            token);
    }

    [Fact(Timeout = 60_000)]
    public async Task AllThreads_HelpAtOnce()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        // Each piece waits until three have begun: only three threads at once get past it.
        using ThreadedExecutor executor = new(3);
        using Barrier barrier = new(3);
        await Task.Run(() => executor.ForEach(3, _ => barrier.SignalAndWait(token), token), token);
        Assert.Equal(1, barrier.CurrentPhaseNumber);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FailureOfAPiece_ReachesTheCaller_AndTheExecutorStaysUsable(int degree)
    {
        using ThreadedExecutor executor = new(degree);
        int begun = 0;
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => executor.ForEach(
            100_000,
            i =>
            {
                Interlocked.Increment(ref begun);
                if (i == 50)
                {
                    throw new InvalidOperationException("piece 50");
                }
            },
            Token));
        Assert.Equal("piece 50", failure.Message);
        Assert.InRange(begun, 51, 99_999);
        int after = 0;
        executor.ForEach(10, _ => Interlocked.Increment(ref after), Token);
        Assert.Equal(10, after);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Cancellation_SkipsThePiecesNotYetBegun(int degree)
    {
        using ThreadedExecutor executor = new(degree);
        using CancellationTokenSource source = new();
        int begun = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => executor.ForEach(
            1_000_000,
            i =>
            {
                if (Interlocked.Increment(ref begun) == 10)
                {
                    source.Cancel();
                }
            },
            source.Token));
        Assert.InRange(begun, 10, 999_999);
        Assert.ThrowsAny<OperationCanceledException>(() => executor.ForEach(5, _ => Assert.Fail("began after cancellation"), source.Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task NestedCall_RunsOnTheSameThread()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using ThreadedExecutor executor = new(3);
        int inner = 0;
        await Task.Run(
            () => executor.ForEach(
                20,
                _ =>
                {
                    int thread = Environment.CurrentManagedThreadId;
                    executor.ForEach(
                        10,
                        _ =>
                        {
                            Assert.Equal(thread, Environment.CurrentManagedThreadId);
                            Interlocked.Increment(ref inner);
                        },
                        token);
                },
                token),
            token);
        Assert.Equal(200, inner);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConcurrentCallers_TakeTurns()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using ThreadedExecutor executor = new(2);
        int inside = 0;
        int[] sums = new int[4];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(
            () =>
            {
                for (int batch = 0; batch < 200; batch++)
                {
                    executor.ForEach(
                        8,
                        _ =>
                        {
                            Assert.InRange(Interlocked.Increment(ref inside), 1, 2);
                            Interlocked.Increment(ref sums[caller]);
                            Interlocked.Decrement(ref inside);
                        },
                        token);
                }
            },
            token)));
        Assert.All(sums, sum => Assert.Equal(1600, sum));
    }

    [Fact]
    public void DisposedExecutor_RefusesWork()
    {
        ThreadedExecutor executor = new(2);
        executor.Dispose();
        executor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => executor.ForEach(3, _ => { }, Token));
    }

    [Fact]
    public void IdleExecutor_HoldsNothingOfTheLastBatch()
    {
        using ThreadedExecutor executor = new(3);
        WeakReference captured = RunWithCapture(executor);
        for (int attempt = 0; attempt < 50 && captured.IsAlive; attempt++)
        {
            // A helper may still be on its way back to the gate.
            Thread.Yield();
            GC.Collect();
        }

        Assert.False(captured.IsAlive);
    }

    [Fact]
    public void DegreeBelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadedExecutor(0));

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference RunWithCapture(ThreadedExecutor executor)
    {
        int[] captured = new int[64];
        executor.ForEach(64, i => captured[i]++, Token);
        return new WeakReference(captured);
    }
}
