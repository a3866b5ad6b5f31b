using System.Globalization;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <content>Workers: they come, work, leave, stop, die, and live on unreachable.</content>
internal sealed partial class JobSimulation
{
    private readonly VirtualWorker _coordinatorNode = new(WorkerName.Coordinator, 1);
    private readonly List<VirtualWorker> _workers = [];
    private readonly List<VirtualWorker> _zombies = [];
    private int _joined;

    /// <summary>Workers that a message still reaches.</summary>
    private IEnumerable<VirtualWorker> AllWorkers() => [_coordinatorNode, .. _workers, .. _zombies];

    private VirtualWorker? WorkerOf(string name) =>
        name == WorkerName.Coordinator ? _coordinatorNode : _workers.Concat(_zombies).FirstOrDefault(worker => worker.Name == name);

    private VirtualWorker AnyWorker()
    {
        int place = _choice.Below(_workers.Count + 1);
        return place == _workers.Count ? _coordinatorNode : _workers[place];
    }

    private void Join() =>
        _workers.Add(new VirtualWorker(string.Create(CultureInfo.InvariantCulture, $"host{_joined % 5}:1#{++_joined}"), _choice.Between(1, 3)));

    private void Drain()
    {
        if (_workers.Count > 0)
        {
            VirtualWorker worker = _workers[_choice.Below(_workers.Count)];
            worker.Draining = true;
            foreach (VirtualEntity entity in worker.Entities.Values)
            {
                entity.HandBack();
            }
        }
    }

    private void Pause()
    {
        if (_workers.Count > 0)
        {
            VirtualWorker worker = _workers[_choice.Below(_workers.Count)];
            worker.Paused = !worker.Paused;
            if (_choice.Chance(0.5))
            {
                _registry.Reachable(worker.Name, !worker.Paused);
            }
        }
    }

    /// <summary>It is gone with all it knows, or lives on where the coordinator no longer sees it. The cluster may tell, or its silence must.</summary>
    private void CrashWorker()
    {
        if (_workers.Count == 0)
        {
            return;
        }

        WorkerCrashes++;
        VirtualWorker lost = _workers[_choice.Below(_workers.Count)];
        _workers.Remove(lost);
        if (_choice.Chance(_settings.Zombie))
        {
            _zombies.Add(lost);
        }

        if (_choice.Chance(0.5))
        {
            _registry.Departed(lost.Name);
            Advance();
        }
    }

    private void StepAgent()
    {
        if (_workers.Count > 0)
        {
            VirtualWorker worker = _workers[_choice.Below(_workers.Count)];
            if (!worker.Paused)
            {
                Speak(worker);
            }
        }
    }

    private void Speak(VirtualWorker worker)
    {
        if (worker != _coordinatorNode)
        {
            _network.Add(new Envelope(_incarnation, worker.Speak(), ToCoordinator: true));
        }
    }

    private void StepEntity(bool report)
    {
        VirtualWorker worker = AnyWorker();
        if (worker.Paused || worker.Entities.Count == 0)
        {
            return;
        }

        VirtualEntity entity = worker.Entities.Values.ElementAt(_choice.Below(worker.Entities.Count));
        if (!report && entity.Execution is not null)
        {
            entity.Proceed();
        }

        Report(entity);
    }

    private void StepZombie()
    {
        VirtualWorker zombie = _zombies[_choice.Below(_zombies.Count)];
        ProceedAll(zombie);
        if (_choice.Chance(0.3))
        {
            Speak(zombie);
        }

        if (_choice.Chance(0.2))
        {
            _zombies.Remove(zombie);
        }
    }

    private void ProceedAll(VirtualWorker worker)
    {
        foreach (VirtualEntity entity in worker.Entities.Values.ToArray())
        {
            if (entity.Execution is not null)
            {
                entity.Proceed();
            }

            Report(entity);
        }
    }

    private void Receive(VirtualWorker worker, IPartitionMessage message, int incarnation)
    {
        WorkKey key = WorkKey.Of(message.Item);
        if (!worker.Entities.TryGetValue(key, out VirtualEntity? entity))
        {
            worker.Entities[key] = entity = new VirtualEntity();
        }

        bool isNew = entity.Item is null;
        if (entity.Receive(message, incarnation, Begin))
        {
            Report(entity);
        }

        if (entity.Item is null)
        {
            worker.Entities.Remove(key);
        }
        else if (worker.Draining && isNew)
        {
            entity.HandBack();
        }
    }

    private void Report(VirtualEntity entity)
    {
        if (entity.Report() is { } report)
        {
            _network.Add(new Envelope(entity.Coordinator, report, ToCoordinator: true));
        }
    }
}
