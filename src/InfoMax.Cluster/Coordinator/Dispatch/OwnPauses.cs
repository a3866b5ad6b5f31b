namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>
/// Notices that this process itself was suspended, by the time between two looks that should have been a second apart at most.
/// </summary>
/// <param name="clock">The machine's: no other one goes on while the process does not.</param>
public sealed class OwnPauses(TimeProvider clock)
{
    /// <summary>Longer than a loaded machine keeps a timer waiting, shorter than any silence that something is lost for.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(6);

    private long? _looked;

    /// <summary>True when a suspension has just ended. To be asked at least every second.</summary>
    public bool Ended()
    {
        bool paused = _looked is { } before && clock.GetElapsedTime(before) > Least;
        _looked = clock.GetTimestamp();
        return paused;
    }
}
