using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <content>Messages under way, in no order.</content>
internal sealed partial class JobSimulation
{
    private readonly List<Envelope> _network = [];

    private void Report(VirtualEntity entity)
    {
        if (entity.Report() is { } report)
        {
            _network.Add(new Envelope(null, entity.Coordinator, report));
        }
    }

    private void Send(IPartitionMessage message)
    {
        int index = message switch
        {
            PartitionProtocol.Run run => run.Item.Index,
            PartitionProtocol.Acknowledge acknowledge => acknowledge.Item.Index,
            PartitionProtocol.Stop stop => stop.Item.Index,
            _ => throw new SimulationFailure($"unknown message {message}"),
        };
        _network.Add(new Envelope(index, _incarnation, message));
    }

    private void DeliverAll()
    {
        Envelope[] due = [.. _network];
        _network.Clear();
        foreach (Envelope envelope in due)
        {
            Arrive(envelope);
        }
    }

    private void Deliver(int place)
    {
        Envelope envelope = _network[place];
        if (!_choice.Chance(_settings.Duplication))
        {
            _network[place] = _network[^1];
            _network.RemoveAt(_network.Count - 1);
        }

        if (!_choice.Chance(_settings.Loss))
        {
            Arrive(envelope);
        }
    }

    private void Arrive(Envelope envelope)
    {
        if (envelope.Entity is { } index)
        {
            if (!_entities.TryGetValue(index, out VirtualEntity? entity))
            {
                _entities[index] = entity = new VirtualEntity(index);
            }

            if (entity.Receive((IPartitionMessage)envelope.Message, envelope.Incarnation, Begin))
            {
                Report(entity);
            }
        }
        else if (envelope.Incarnation == _incarnation)
        {
            OnReport(envelope.Message);
        }
    }

    private void OnReport(IClusterMessage message)
    {
        switch (message)
        {
            case PartitionProtocol.Heard heard:
                if (!_leases.Heard(heard.Item, heard.Fraction, _now))
                {
                    Send(new PartitionProtocol.Stop(heard.Item));
                }

                break;
            case PartitionProtocol.Completed completed:
                TakeReport(completed.Item, new JobInput.WorkCompleted(completed.Item, completed.Result));
                break;
            case PartitionProtocol.Failed failed:
                TakeReport(failed.Item, new JobInput.WorkFailed(failed.Item, failed.Kind, failed.Reason));
                break;
            default:
                throw new SimulationFailure($"the coordinator got {message}");
        }
    }

    private void TakeReport(WorkItemId item, JobInput input)
    {
        if (!Take(input))
        {
            Send(new PartitionProtocol.Acknowledge(item));
        }
    }

    /// <summary>A message under way: to an entity, or to an incarnation of the coordinator.</summary>
    private sealed record Envelope(int? Entity, int Incarnation, IClusterMessage Message);
}
