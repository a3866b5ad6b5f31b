using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>Running times of a round's finished items; another round's forget them.</summary>
internal sealed class RoundDurations
{
    private readonly List<TimeSpan> _sorted = [];
    private RoundId _round;

    public void Add(RoundId round, TimeSpan duration)
    {
        if (round != _round)
        {
            Clear();
            _round = round;
        }

        int place = _sorted.BinarySearch(duration);
        _sorted.Insert(place < 0 ? ~place : place, duration);
    }

    public int Count(RoundId round) => round == _round ? _sorted.Count : 0;

    /// <summary>The upper median; the round must have a finished item.</summary>
    public TimeSpan Median(RoundId round) =>
        Count(round) > 0 ? _sorted[_sorted.Count / 2] : throw new InvalidOperationException($"no item of {round} has finished");

    public void Clear() => _sorted.Clear();
}
