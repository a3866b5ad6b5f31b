using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>
/// When each leased attempt was last sent and last heard of. Not journaled: after a restart all leases are void anyway.
/// Pure bookkeeping on a clock given by the caller.
/// </summary>
public sealed class LeaseWatch
{
    private readonly SortedDictionary<(WorkKey Work, int Attempt), LeaseClock> _clocks = [];

    /// <summary>The attempts under lease, in the order of their items.</summary>
    public IEnumerable<LeaseClock> Clocks => _clocks.Values;

    /// <summary>Finished fractions of the items under lease, summed; of two attempts at one item the further one counts.</summary>
    public double RunningFraction => _clocks.Values.GroupBy(clock => WorkKey.Of(clock.Item)).Sum(item => item.Max(clock => clock.Fraction));

    /// <summary>Work was sent for the first time.</summary>
    public void Sent(WorkItemId item, string worker, TimeSpan now) => _clocks[KeyOf(item)] = new LeaseClock(item, worker, now, now, now, null, 0);

    /// <summary>Work was sent again.</summary>
    public void Resent(WorkItemId item, TimeSpan now)
    {
        if (Find(item) is { } clock)
        {
            _clocks[KeyOf(item)] = clock with { LastSent = now };
        }
    }

    /// <summary>The attempt was heard of; false when it holds no lease.</summary>
    public bool Heard(WorkItemId item, double fraction, bool running, TimeSpan now)
    {
        if (Find(item) is not { } clock)
        {
            return false;
        }

        _clocks[KeyOf(item)] = clock with
        {
            LastHeard = now,
            LastSent = now,
            Began = clock.Began ?? (running ? now : null),
            Fraction = Math.Clamp(fraction, 0, 1),
        };
        return true;
    }

    /// <summary>Every lease counts as just heard of, or as just sent when it never was.</summary>
    public void Renew(TimeSpan now)
    {
        foreach (((WorkKey, int) key, LeaseClock clock) in _clocks.ToArray())
        {
            _clocks[key] = clock with { LastHeard = now, LastSent = now, Sent = clock.LastHeard == clock.Sent ? now : clock.Sent };
        }
    }

    /// <summary>The attempt's clock; null when it holds no lease.</summary>
    public LeaseClock? Find(WorkItemId item) =>
        _clocks.TryGetValue(KeyOf(item), out LeaseClock? clock) && clock.Item == item ? clock : null;

    /// <summary>The lease is over.</summary>
    public void Ended(WorkItemId item)
    {
        if (Find(item) is not null)
        {
            _clocks.Remove(KeyOf(item));
        }
    }

    /// <summary>Forgets every lease.</summary>
    public void Clear() => _clocks.Clear();

    private static (WorkKey Work, int Attempt) KeyOf(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (WorkKey.Of(item), item.Attempt);
    }
}
