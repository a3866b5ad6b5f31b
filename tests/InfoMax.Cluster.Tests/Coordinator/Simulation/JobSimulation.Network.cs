using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <content>Messages under way, in no order.</content>
internal sealed partial class JobSimulation
{
    private readonly List<Envelope> _network = [];

    private void Send(IPartitionMessage message) => _network.Add(new Envelope(_incarnation, message, ToCoordinator: false));

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
        if (envelope.ToCoordinator)
        {
            // Reports go to the job's actor, which may be gone; announcements find the coordinator wherever it is.
            if (envelope.Incarnation == _incarnation || envelope.Message is WorkerProtocol.Announce or WorkerProtocol.Goodbye)
            {
                OnReport(envelope.Message);
            }
        }
        else if (envelope.Message is WorkerProtocol.Farewell farewell)
        {
            _workers.RemoveAll(worker => worker.Name == farewell.Worker);
        }
        else if (envelope.Message is IPartitionMessage message && WorkerOf(message.Worker) is { } worker)
        {
            if (worker.Paused)
            {
                _network.Add(envelope);
                return;
            }

            Receive(worker, message, envelope.Incarnation);
        }
    }

    /// <summary>A message under way, from or to an incarnation of the coordinator.</summary>
    private sealed record Envelope(int Incarnation, IClusterMessage Message, bool ToCoordinator);
}
