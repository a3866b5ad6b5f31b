using System.Collections.Immutable;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>How many items each ready worker has, while work is placed: the least loaded one gets the next item.</summary>
/// <remarks>
/// A worker may have one item more than it can run at once: a narrow kernel takes a core, a wide one all of them, and the
/// one that waits keeps the cores busy while a result travels. Items of other jobs count as the worker last said.
/// </remarks>
internal sealed class WorkerLoads
{
    private readonly SortedDictionary<string, int> _loads = new(StringComparer.Ordinal);
    private readonly Dictionary<WorkKey, string> _holders = [];
    private readonly WorkerPool _pool;

    public WorkerLoads(WorkerPool pool, JobState state)
    {
        _pool = pool;
        foreach (WorkerInfo worker in pool.Workers.Values.Where(worker => worker.Condition == WorkerCondition.Ready))
        {
            _loads[worker.Name] = worker.Items.Count(item => item.JobId != state.JobId);
            foreach (WorkItemId item in worker.Items.Where(item => item.JobId == state.JobId))
            {
                _holders[WorkKey.Of(item)] = worker.Name;
            }
        }

        foreach (WorkLease lease in state.Leases.Values.SelectMany(held => held))
        {
            Add(lease.Worker);
        }
    }

    /// <summary>True while some worker may be given an item of the round.</summary>
    public bool AnyFree(RoundId round) => _loads.Any(load => load.Value < Slots(load.Key, round) + 1);

    /// <summary>True when the worker has more items than it can run at once.</summary>
    public bool IsBusy(string worker, RoundId round) => _loads.TryGetValue(worker, out int load) && load > Slots(worker, round);

    /// <summary>The worker that says it has the item already, whose load grows: a restarted coordinator finds work running. Null for none.</summary>
    public string? PlaceWithHolder(WorkKey work)
    {
        if (_holders.TryGetValue(work, out string? holder))
        {
            Add(holder);
        }

        return holder;
    }

    /// <summary>
    /// The least loaded worker, whose load grows. Null when none has room, and while there is a worker on which the item did
    /// not go wrong yet, also when that one has no room.
    /// </summary>
    public string? Place(WorkKey work, ImmutableSortedSet<string> wentWrongOn)
    {
        bool spared = !wentWrongOn.IsEmpty && _loads.Keys.Any(worker => !wentWrongOn.Contains(worker));
        return Take(_loads.Where(load =>
            load.Value < Slots(load.Key, work.Round) + 1 && !(spared && wentWrongOn.Contains(load.Key))));
    }

    /// <summary>A worker that could run an item at once and is none of <paramref name="others"/>; its load grows. Null for none.</summary>
    public string? PlaceIdle(RoundId round, IEnumerable<string> others) =>
        Take(_loads.Where(load => load.Value < Slots(load.Key, round) && !others.Contains(load.Key)));

    private string? Take(IEnumerable<KeyValuePair<string, int>> candidates)
    {
        string? best = null;
        double least = double.PositiveInfinity;
        foreach ((string worker, int load) in candidates)
        {
            double share = (double)load / _pool.Workers[worker].Cores;
            if (share < least)
            {
                (best, least) = (worker, share);
            }
        }

        if (best is not null)
        {
            Add(best);
        }

        return best;
    }

    private void Add(string worker)
    {
        if (_loads.TryGetValue(worker, out int load))
        {
            _loads[worker] = load + 1;
        }
    }

    /// <summary>Items of a round that run on the worker at once.</summary>
    private int Slots(string worker, RoundId round) => RoundCatalog.IsWide(round.Kind) ? 1 : _pool.Workers[worker].Cores;
}
