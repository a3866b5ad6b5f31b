namespace InfoMax.Benchmarks.Chaos;

/// <summary>What may happen to a cluster. "A worker" is one of those that work at that moment.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL of a worker.</summary>
    KillWorker,

    /// <summary>SIGTERM of a worker, which leaves in good order.</summary>
    StopWorker,

    /// <summary>SIGSTOP of a worker, and SIGCONT once the coordinator has given it up.</summary>
    FreezeWorker,

    /// <summary>SIGSTOP of a worker, and SIGCONT before anyone has noticed.</summary>
    PauseWorker,

    /// <summary>A worker joins that sees the coordinator's files.</summary>
    AddWorker,

    /// <summary>A worker joins that sees neither artifacts nor inputs and moves all over HTTP.</summary>
    AddRemoteWorker,

    /// <summary>SIGKILL of all workers at once, and new ones.</summary>
    KillAllWorkers,

    /// <summary>SIGKILL of the coordinator, which starts again at once.</summary>
    KillCoordinator,

    /// <summary>SIGKILL of the coordinator, which starts again when a worker has given the cluster up.</summary>
    LoseCoordinator,

    /// <summary>SIGTERM of the coordinator, which leaves in good order and starts again.</summary>
    StopCoordinator,

    /// <summary>SIGSTOP of the coordinator, and SIGCONT once a worker has given it up.</summary>
    FreezeCoordinator,

    /// <summary>SIGKILL of every node; all start again.</summary>
    KillEverything,

    /// <summary>An artifact loses its end.</summary>
    TruncateArtifact,

    /// <summary>A bit of an artifact is turned over.</summary>
    FlipArtifact,

    /// <summary>An artifact is deleted.</summary>
    DeleteArtifact,

    /// <summary>Some, half or all of the job's artifacts are deleted, of whatever rounds.</summary>
    LoseArtifacts,

    /// <summary>The network of a worker is cut, and mended once the coordinator has given it up.</summary>
    CutWorker,

    /// <summary>The network of a worker is cut and mended before anyone has noticed.</summary>
    DropWorker,
}
