using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Workers;

/// <summary>
/// Which workers there are, from their announcements, their goodbyes, and what the cluster says of its members. Pure
/// bookkeeping on a clock given by the caller; not journaled, since a restarted coordinator hears of every worker within a
/// second.
/// </summary>
/// <param name="silentAfter">Silence after which a worker is given no more work.</param>
/// <param name="goneAfter">Silence after which it is forgotten, and its leases with it. It may come back.</param>
public sealed class WorkerRegistry(TimeSpan silentAfter, TimeSpan goneAfter)
{
    /// <summary>Names of departed workers that are remembered, so that a late announcement does not bring one back.</summary>
    private const int MaxDeparted = 10_000;

    private readonly Dictionary<string, Contact> _contacts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _departed = new(StringComparer.Ordinal);
    private readonly Queue<string> _departures = new();

    /// <summary>The workers now.</summary>
    public WorkerPool Pool { get; private set; } = WorkerPool.Empty;

    /// <summary>A worker announced itself; false when it is gone for good and must not be answered.</summary>
    public bool Announced(WorkerProtocol.Announce announce, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(announce);
        if (_departed.Contains(announce.Worker))
        {
            return false;
        }

        Contact before = _contacts.GetValueOrDefault(announce.Worker, new Contact(0, now, true));
        if (announce.Number <= before.Number)
        {
            return true;
        }

        _contacts[announce.Worker] = before with { Number = announce.Number, Heard = now };
        WorkerCondition condition = announce.Draining ? WorkerCondition.Draining
            : before.Reachable ? WorkerCondition.Ready
            : WorkerCondition.Silent;
        Set(new WorkerInfo(announce.Worker, Math.Max(1, announce.Cores), announce.MemoryBytes, condition, [.. announce.Items])
        {
            Unreachable = !before.Reachable,
            Obstacle = announce.Obstacle,
        });
        return true;
    }

    /// <summary>The worker said goodbye, or left the cluster: it never comes back under this name.</summary>
    public void Departed(string worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        Forget(worker);
        if (_departed.Add(worker))
        {
            _departures.Enqueue(worker);
            if (_departures.Count > MaxDeparted)
            {
                _departed.Remove(_departures.Dequeue());
            }
        }
    }

    /// <summary>The cluster's failure detector lost or found the worker's node.</summary>
    public void Reachable(string worker, bool reachable)
    {
        ArgumentNullException.ThrowIfNull(worker);
        if (_contacts.TryGetValue(worker, out Contact? contact))
        {
            _contacts[worker] = contact with { Reachable = reachable };
            if (!reachable)
            {
                Silence(worker);
            }

            Set(Pool.Workers[worker] with { Unreachable = !reachable });
        }
    }

    /// <summary>The coordinator itself was suspended: what it could not hear counts for nothing.</summary>
    public void Resumed(TimeSpan now)
    {
        foreach ((string worker, Contact contact) in _contacts.ToArray())
        {
            _contacts[worker] = contact with { Heard = now };
        }
    }

    /// <summary>Time passed.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach ((string worker, Contact contact) in _contacts.ToArray())
        {
            TimeSpan silence = now - contact.Heard;
            if (silence > goneAfter)
            {
                Forget(worker);
            }
            else if (silence > silentAfter)
            {
                Silence(worker);
            }
        }
    }

    private void Forget(string worker)
    {
        if (_contacts.Remove(worker))
        {
            Pool = new WorkerPool(Pool.Workers.Remove(worker));
        }
    }

    private void Silence(string worker)
    {
        WorkerInfo info = Pool.Workers[worker];
        if (info.Condition == WorkerCondition.Ready)
        {
            Set(info with { Condition = WorkerCondition.Silent });
        }
    }

    private void Set(WorkerInfo info)
    {
        if (!Pool.Workers.TryGetValue(info.Name, out WorkerInfo? before) || !Same(before, info))
        {
            Pool = new WorkerPool(Pool.Workers.SetItem(info.Name, info));
        }
    }

    private static bool Same(WorkerInfo one, WorkerInfo other) =>
        one.Items.SequenceEqual(other.Items) && one with { Items = other.Items } == other;

    private sealed record Contact(long Number, TimeSpan Heard, bool Reachable);
}
