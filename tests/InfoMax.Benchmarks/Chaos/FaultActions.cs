
namespace InfoMax.Benchmarks.Chaos;

/// <summary>Strikes a cluster. What must be mended later is mended while the schedule goes on.</summary>
internal sealed class FaultActions(ChaosCluster cluster, JobObserver observer)
{
    private const int MostWorkers = 3;
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromSeconds(60);
    private readonly List<Task> _mending = [];

    /// <summary>Carries one fault out; a fault without a victim is none.</summary>
    public async Task StrikeAsync(FaultKind fault, int draw)
    {
        IReadOnlyList<ChaosWorker> here = cluster.Here;
        ChaosWorker? victim = here.Count == 0 ? null : here[draw % here.Count];
        switch (fault)
        {
            case FaultKind.KillWorker when victim is not null:
                await victim.Node.KillAsync();
                break;
            case FaultKind.StopWorker when victim is not null:
                victim.IsLeaving = true;
                _mending.Add(cluster.LeaveAsync(victim.Node));
                break;
            case FaultKind.FreezeWorker or FaultKind.PauseWorker or FaultKind.CutWorker or FaultKind.DropWorker when victim is not null:
                bool byNetwork = fault is FaultKind.CutWorker or FaultKind.DropWorker;
                cluster.SetAway(victim, isAway: true, byNetwork);
                _mending.Add(MendAsync(victim, byNetwork, isLong: fault is FaultKind.FreezeWorker or FaultKind.CutWorker));
                break;
            case FaultKind.AddWorker or FaultKind.AddRemoteWorker when here.Count < MostWorkers:
                await cluster.StartWorkersAsync(fault == FaultKind.AddRemoteWorker);
                break;
            case FaultKind.KillAllWorkers:
                await Task.WhenAll(here.Select(worker => worker.Node.KillAsync()));
                await cluster.StartWorkersAsync(Enumerable.Repeat(false, 1 + (draw % 2)));
                break;
            case FaultKind.KillCoordinator:
                await cluster.Coordinator.KillAsync();
                await cluster.StartCoordinatorAsync();
                break;
            case FaultKind.LoseCoordinator:
                Task<bool> lost = GivenUpAsync();
                await cluster.Coordinator.KillAsync();
                await lost;
                await cluster.StartCoordinatorAsync();
                break;
            case FaultKind.StopCoordinator:
                await cluster.LeaveAsync(cluster.Coordinator);
                await cluster.StartCoordinatorAsync();
                break;
            case FaultKind.FreezeCoordinator:
                Task<bool> frozen = GivenUpAsync();
                cluster.Coordinator.Signal(UnixSignal.Stop);
                await frozen;
                cluster.Coordinator.Signal(UnixSignal.Continue);
                break;
            case FaultKind.KillEverything:
                await Task.WhenAll([cluster.Coordinator.KillAsync(), .. here.Select(worker => worker.Node.KillAsync())]);
                await cluster.StartCoordinatorAsync();
                await cluster.StartWorkersAsync(Enumerable.Repeat(false, Math.Max(1, here.Count)));
                break;
            case FaultKind.TruncateArtifact or FaultKind.FlipArtifact or FaultKind.DeleteArtifact:
                ArtifactDamage.Inflict(cluster.Artifacts, fault, draw);
                break;
            case FaultKind.LoseArtifacts:
                ArtifactDamage.Lose(cluster.Artifacts, draw);
                break;
        }

        await EnsureWorkerAsync();
    }

    /// <summary>Waits until everything is mended, and there is a worker.</summary>
    public async Task MendedAsync()
    {
        await Task.WhenAll(_mending);
        await EnsureWorkerAsync();
    }

    /// <summary>Without a worker the job would stand still for ever; those that are away come back.</summary>
    private Task EnsureWorkerAsync() => cluster.HasWorkers ? Task.CompletedTask : cluster.StartWorkersAsync(false);

    private async Task MendAsync(ChaosWorker worker, bool byNetwork, bool isLong)
    {
        try
        {
            await (isLong ? observer.ForgottenAsync(worker.Node.HostAndPort) : observer.AnsweredAsync(3));
        }
        finally
        {
            cluster.SetAway(worker, isAway: false, byNetwork);
        }
    }

    /// <summary>True once a worker says that it has no coordinator any more; false when there is none, or all stay silent for long.</summary>
    private async Task<bool> GivenUpAsync()
    {
        (NodeProcess Node, int Lines)[] watched = [.. cluster.Here.Select(worker => (worker.Node, worker.Node.Log.Count))];
        long began = Environment.TickCount64;
        while (watched.Length > 0 && Environment.TickCount64 - began < LongestFreeze.TotalMilliseconds)
        {
            if (watched.Any(worker => worker.Node.Log.Skip(worker.Lines).Any(line => line.Contains("it joins again", StringComparison.Ordinal))))
            {
                return true;
            }

            await Task.Delay(50);
        }

        return false;
    }
}
