using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>What an entity does with a command to run an attempt.</summary>
public enum RunAnswer
{
    /// <summary>Nothing: it has later work.</summary>
    Ignore,

    /// <summary>What runs or has ended counts for the attempt.</summary>
    Adopt,

    /// <summary>Begin anew; whatever ran is dropped.</summary>
    Start,
}

/// <summary>
/// The rules of a partition entity, free of actors and kernels: which attempt it serves, and what it reports of it.
/// </summary>
/// <remarks>
/// Order of work is (round, attempt). An earlier command is ignored. A later attempt at the same item adopts what runs or
/// has succeeded, since the artifacts are the same whoever holds the lease. It does not adopt a failure, which it is meant
/// to try again, nor a plan, which must see the input as it is now.
/// </remarks>
public sealed class WorkSlot
{
    private Func<WorkItemId, IClusterMessage>? _outcome;
    private bool _failed;

    /// <summary>The attempt that is served; null when there is none.</summary>
    public WorkItemId? Item { get; private set; }

    /// <summary>Decides on a command to run <paramref name="item"/>, and takes it on unless it is ignored.</summary>
    public RunAnswer Run(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        int order = Item is null ? 1 : (RoundOrder.PlaceOf(item.Round), item.Attempt).CompareTo((RoundOrder.PlaceOf(Item.Round), Item.Attempt));
        if (order < 0)
        {
            return RunAnswer.Ignore;
        }

        bool sameItem = Item is not null && Item.Round == item.Round;
        bool adopt = sameItem && (order == 0 || (!_failed && item.Round != RoundKind.Plan));
        Item = item;
        if (adopt)
        {
            return RunAnswer.Adopt;
        }

        Forget();
        return RunAnswer.Start;
    }

    /// <summary>The work of the current attempt succeeded.</summary>
    public void Complete(WorkResult result)
    {
        _outcome = item => new PartitionProtocol.Completed(item, result);
        _failed = false;
    }

    /// <summary>The work of the current attempt failed.</summary>
    public void Fail(FailureKind kind, string reason)
    {
        _outcome = item => new PartitionProtocol.Failed(item, kind, reason);
        _failed = true;
    }

    /// <summary>The attempt is acknowledged or stopped; false when the slot serves later or other work.</summary>
    public bool Release(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Item is null || Item.Round != item.Round || Item.Attempt > item.Attempt)
        {
            return false;
        }

        Item = null;
        Forget();
        return true;
    }

    /// <summary>What to tell the coordinator now; null without work.</summary>
    /// <param name="fraction">Finished share of what runs, in [0, 1].</param>
    public IClusterMessage? Report(double fraction) =>
        Item is null ? null : _outcome?.Invoke(Item) ?? new PartitionProtocol.Heard(Item, fraction);

    private void Forget()
    {
        _outcome = null;
        _failed = false;
    }
}
