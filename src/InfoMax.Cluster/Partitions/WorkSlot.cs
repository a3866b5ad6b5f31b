using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Partitions;

/// <summary>What an entity does with a command to run an attempt.</summary>
public enum RunAnswer
{
    /// <summary>Nothing: it serves a later attempt.</summary>
    Ignore,

    /// <summary>What runs or has ended counts for the attempt.</summary>
    Adopt,

    /// <summary>Begin anew; whatever ran is dropped.</summary>
    Start,
}

/// <summary>
/// The rules of a partition entity, free of actors and kernels: which attempt at its item it serves, and what it reports.
/// </summary>
/// <remarks>
/// An earlier attempt is ignored. A later one adopts what runs or has succeeded, since the artifacts are the same whoever
/// holds the lease. It does not adopt a failure, which it is meant to try again, a plan, which must see the input as it is
/// now, nor what is to be done anew. Work for other items has entities of its own.
/// </remarks>
public sealed class WorkSlot
{
    private string _worker = "";
    private Func<WorkItemId, IClusterMessage>? _outcome;
    private bool _failed;

    /// <summary>The attempt that what runs or has ended was begun as: artifacts carry its number.</summary>
    private int _begunAs;

    /// <summary>The attempt that is served; null when there is none.</summary>
    public WorkItemId? Item { get; private set; }

    /// <summary>The kernel of the current attempt computes.</summary>
    public bool Running { get; private set; }

    /// <summary>Decides on a command to run <paramref name="item"/>, and takes it on unless it is ignored.</summary>
    /// <param name="item">The item, and which attempt at it.</param>
    /// <param name="worker">The name that reports are signed with.</param>
    /// <param name="anewAfter">See <see cref="WorkOrder.AnewAfter"/>.</param>
    public RunAnswer Run(WorkItemId item, string worker, int anewAfter)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Item is not null && item.Attempt < Item.Attempt)
        {
            return RunAnswer.Ignore;
        }

        bool adopt = Item is not null && _begunAs > anewAfter && (item.Attempt == Item.Attempt || (!_failed && item.Round != RoundKind.Plan));
        Item = item;
        _worker = worker;
        if (adopt)
        {
            return RunAnswer.Adopt;
        }

        Forget();
        _begunAs = item.Attempt;
        return RunAnswer.Start;
    }

    /// <summary>The kernel of the current attempt has its threads.</summary>
    public void Begin() => Running = true;

    /// <summary>The work of the current attempt succeeded.</summary>
    public void Complete(WorkResult result)
    {
        _outcome = item => new PartitionProtocol.Completed(item, result, _worker);
        _failed = false;
    }

    /// <summary>The work of the current attempt failed.</summary>
    public void Fail(FailureKind kind, string reason, string? damaged)
    {
        _outcome = item => new PartitionProtocol.Failed(item, kind, reason, _worker, damaged);
        _failed = true;
    }

    /// <summary>The worker leaves: gives back what has not ended; true when that stops a kernel.</summary>
    public bool HandBack()
    {
        if (Item is null || _outcome is not null)
        {
            return false;
        }

        Fail(FailureKind.HandedBack, $"{_worker} leaves", null);
        return true;
    }

    /// <summary>The attempt is acknowledged or stopped; false when the slot serves a later one, or none.</summary>
    public bool Release(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Item is null || Item.Attempt > item.Attempt)
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
        Item is null ? null : _outcome?.Invoke(Item) ?? new PartitionProtocol.Heard(Item, fraction, Running, _worker);

    private void Forget()
    {
        _outcome = null;
        _failed = false;
        Running = false;
    }
}
