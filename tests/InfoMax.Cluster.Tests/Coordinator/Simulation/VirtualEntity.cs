using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>
/// A partition entity without actor and kernel: the rules are the real <see cref="WorkSlot"/>'s, an execution begins and ends
/// when the scheduler says so.
/// </summary>
internal sealed class VirtualEntity
{
    private readonly WorkSlot _slot = new();

    /// <summary>What waits or runs; null when nothing does.</summary>
    public Execution? Execution { get; private set; }

    /// <summary>The coordinator's incarnation that reports go to.</summary>
    public int Coordinator { get; private set; }

    public WorkItemId? Item => _slot.Item;

    /// <summary>Takes a message from a coordinator; true when there is something to report at once.</summary>
    public bool Receive(IPartitionMessage message, int incarnation, Func<PartitionProtocol.Run, Execution> begin)
    {
        switch (message)
        {
            case PartitionProtocol.Run run:
                RunAnswer answer = _slot.Run(run.Item, run.Worker, run.Order.AnewAfter);
                if (answer == RunAnswer.Ignore)
                {
                    return false;
                }

                Coordinator = incarnation;
                Execution = answer == RunAnswer.Start ? begin(run) : Execution;
                return answer == RunAnswer.Adopt;
            case PartitionProtocol.Acknowledge acknowledge:
                Release(acknowledge.Item);
                return false;
            case PartitionProtocol.Stop stop:
                Release(stop.Item);
                return false;
            default:
                throw new SimulationFailure($"an entity got {message}");
        }
    }

    /// <summary>The waiting execution gets its thread, or the running one ends.</summary>
    public void Proceed()
    {
        if (!_slot.Running)
        {
            _slot.Begin();
            return;
        }

        Execution ended = Execution!;
        Execution = null;
        if (ended.Failure is { } failure)
        {
            _slot.Fail(failure.Kind, failure.Reason, failure.Damaged);
        }
        else
        {
            _slot.Complete(ended.Result);
        }
    }

    /// <summary>The worker leaves.</summary>
    public void HandBack()
    {
        if (_slot.HandBack())
        {
            Execution = null;
        }
    }

    public IClusterMessage? Report() => _slot.Report(0.5);

    private void Release(WorkItemId item)
    {
        if (_slot.Release(item))
        {
            Execution = null;
        }
    }
}

/// <summary>One run of a kernel; how it ends is settled when it begins.</summary>
internal sealed record Execution(Jobs.WorkResult Result, WorkFailure? Failure);
