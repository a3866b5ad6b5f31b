using InfoMax.Cluster.Coordinator.State;
namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>When the dispatcher acts on silence and slowness.</summary>
public sealed record DispatchTiming
{
    /// <summary>The product's timing.</summary>
    public static DispatchTiming Default { get; } = new();

    /// <summary>Silence after which the work is sent again: messages are delivered at most once.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Silence after which another worker with nothing to do gets the work too.</summary>
    public TimeSpan DoubtAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Silence after which the lease is lost.</summary>
    public TimeSpan LoseAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time after the coordinator's own suspension in which a lease from before is lost by nobody's fault: workers take about as long to come back.</summary>
    public TimeSpan ForgiveFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waiting time on a busy worker after which work moves to one with nothing to do.</summary>
    public TimeSpan MoveAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Running time that is never called slow.</summary>
    public TimeSpan SlowAtLeast { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Multiple of the round's median running time that is slow.</summary>
    public double SlowFactor { get; init; } = 2.5;

    /// <summary>Finished items of the round that make a median.</summary>
    public int MedianOf { get; init; } = 3;

    /// <summary>Pause after a first failure; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the doubling of pauses between attempts ends.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts that give an item back before the next one has to wait: workers that leave, and artifacts that are made anew, are daily work.</summary>
    public int FreeReturns { get; init; } = 3;

    /// <summary>The pause before the next attempt at an item. A first loss costs none: the work was not at fault.</summary>
    public TimeSpan PauseAfter(ItemFailures failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return PauseAfter(failures.Failed + Math.Max(0, failures.Lost - 1) + Math.Max(0, failures.GivenBack - FreeReturns));
    }

    /// <summary>The pause after so many failures: 0 after none.</summary>
    public TimeSpan PauseAfter(int failures) => failures <= 0 ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 20)));
}
