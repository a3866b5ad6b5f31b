using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>
/// A partition entity without actor and kernel: the rules are the real <see cref="WorkSlot"/>'s, an execution ends when the
/// scheduler says so.
/// </summary>
internal sealed class VirtualEntity(int index)
{
    private readonly WorkSlot _slot = new();

    public int Index => index;

    /// <summary>What runs; null when nothing does.</summary>
    public Execution? Running { get; private set; }

    /// <summary>The coordinator's incarnation that reports go to.</summary>
    public int Coordinator { get; private set; }

    public WorkItemId? Item => _slot.Item;

    /// <summary>Takes a message from a coordinator; true when there is something to report at once.</summary>
    public bool Receive(IPartitionMessage message, int incarnation, Func<WorkItemId, Execution> begin)
    {
        switch (message)
        {
            case PartitionProtocol.Run run:
                RunAnswer answer = _slot.Run(run.Item);
                if (answer == RunAnswer.Ignore)
                {
                    return false;
                }

                Coordinator = incarnation;
                Running = answer == RunAnswer.Start ? begin(run.Item) : Running;
                return true;
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

    /// <summary>The running execution ends.</summary>
    public void Finish()
    {
        Execution ended = Running!;
        Running = null;
        if (ended.Failure is { } failure)
        {
            _slot.Fail(failure.Kind, failure.Reason);
        }
        else
        {
            _slot.Complete(ended.Result);
        }
    }

    public IClusterMessage? Report() => _slot.Report(0.5);

    private void Release(WorkItemId item)
    {
        if (_slot.Release(item))
        {
            Running = null;
        }
    }
}

/// <summary>One run of a kernel; how it ends is settled when it begins.</summary>
internal sealed record Execution(Jobs.WorkResult Result, (FailureKind Kind, string Reason)? Failure);
