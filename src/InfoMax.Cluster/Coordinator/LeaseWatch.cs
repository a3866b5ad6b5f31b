using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// When each leased attempt was last sent and last heard of. Not journaled: after a restart all leases are void anyway.
/// Pure bookkeeping on a clock given by the caller.
/// </summary>
/// <param name="resendAfter">Silence after which the work is sent again.</param>
/// <param name="loseAfter">Silence after which the lease is lost.</param>
public sealed class LeaseWatch(TimeSpan resendAfter, TimeSpan loseAfter)
{
    private readonly SortedDictionary<int, Lease> _leases = [];

    /// <summary>Running attempts' finished fractions, summed.</summary>
    public double RunningFraction => _leases.Values.Sum(l => l.Fraction);

    /// <summary>Work was sent.</summary>
    public void Sent(WorkItemId item, WorkOrder order, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(item);
        _leases[item.Index] = new Lease(item, order, now, now, 0);
    }

    /// <summary>The attempt was heard of; false when it does not hold the lease.</summary>
    public bool Heard(WorkItemId item, double fraction, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!_leases.TryGetValue(item.Index, out Lease? lease) || lease.Item != item)
        {
            return false;
        }

        _leases[item.Index] = lease with { LastHeard = now, LastSent = now, Fraction = Math.Clamp(fraction, 0, 1) };
        return true;
    }

    /// <summary>The lease is over.</summary>
    public void Ended(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_leases.TryGetValue(item.Index, out Lease? lease) && lease.Item == item)
        {
            _leases.Remove(item.Index);
        }
    }

    /// <summary>Forgets every lease.</summary>
    public void Clear() => _leases.Clear();

    /// <summary>Attempts that were silent too long: to send again, or lost. Those to send again count as sent now.</summary>
    public (IReadOnlyList<(WorkItemId Item, WorkOrder Order)> Resend, IReadOnlyList<WorkItemId> Lost) Overdue(TimeSpan now)
    {
        List<(WorkItemId, WorkOrder)> resend = [];
        List<WorkItemId> lost = [];
        foreach (Lease lease in _leases.Values.ToArray())
        {
            if (now - lease.LastHeard > loseAfter)
            {
                lost.Add(lease.Item);
            }
            else if (now - lease.LastSent > resendAfter)
            {
                resend.Add((lease.Item, lease.Order));
                _leases[lease.Item.Index] = lease with { LastSent = now };
            }
        }

        return (resend, lost);
    }

    private sealed record Lease(WorkItemId Item, WorkOrder Order, TimeSpan LastSent, TimeSpan LastHeard, double Fraction);
}
