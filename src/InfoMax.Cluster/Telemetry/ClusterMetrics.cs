using System.Diagnostics.Metrics;

namespace InfoMax.Cluster.Telemetry;

/// <summary>
/// What a node measures while it works, as instruments of one meter, named by the conventions of OpenTelemetry. Whoever wants
/// the figures listens to the meter <see cref="MeterName"/>; while nobody does, they cost nothing.
/// </summary>
public static class ClusterMetrics
{
    /// <summary>Name of the meter, for those who listen to it.</summary>
    public const string MeterName = "InfoMax.Cluster";

    /// <summary>Attribute: a round's name, without its pass.</summary>
    public const string Round = "infomax.round";

    /// <summary>Attribute: how an attempt ended.</summary>
    public const string Outcome = "infomax.outcome";

    /// <summary>Attribute: read or write.</summary>
    public const string Direction = "infomax.direction";

    /// <summary>Attribute: what an artifact store is, see <see cref="Data.Artifacts.IArtifactStore.Kind"/>.</summary>
    public const string Store = "infomax.store";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Attempts that ended on this node, by round and outcome.</summary>
    public static Counter<long> Work { get; } =
        Meter.CreateCounter<long>("infomax.work", "{attempt}", "Attempts at items that ended on this node, by round and outcome (succeeded, failed).");

    /// <summary>Time of attempts, by round.</summary>
    public static Histogram<double> WorkDuration { get; } =
        Meter.CreateHistogram<double>("infomax.work.duration", "s", "Time from the start of an attempt's kernel on this node to its end, by round.");

    /// <summary>Bytes of artifacts, by direction and store.</summary>
    public static Counter<long> ArtifactIo { get; } =
        Meter.CreateCounter<long>("infomax.artifact.io", "By", "Bytes of artifacts that kernels of this node opened (read) and wrote (write), by store.");

    /// <summary>Leases given, by round.</summary>
    public static Counter<long> Leases { get; } =
        Meter.CreateCounter<long>("infomax.leases", "{lease}", "Leases of items that this node's coordinator gave to workers, by round.");

    /// <summary>Leases that ended without a result, by round and outcome.</summary>
    public static Counter<long> LeasesFailed { get; } =
        Meter.CreateCounter<long>("infomax.leases.failed", "{lease}", "Leases that ended without a result, by round and outcome (failed, lost, returned).");

    /// <summary>Items made anew.</summary>
    public static Counter<long> ItemsReopened { get; } =
        Meter.CreateCounter<long>("infomax.items.reopened", "{item}", "Finished items that are done again, since their artifacts were damaged or lost, by round.");

    /// <summary>Time between two signs of life of an item.</summary>
    public static Histogram<double> HeartbeatGap { get; } =
        Meter.CreateHistogram<double>("infomax.heartbeat.gap", "s", "Time between two signs of life of an item under way, as this node's coordinator hears them.");

    /// <summary>Workers that went without leaving.</summary>
    public static Counter<long> WorkersLost { get; } =
        Meter.CreateCounter<long>("infomax.workers.lost", "{worker}", "Workers that this node's coordinator lost: they died or fell silent. Who leaves in order does not count.");

    /// <summary>Time of journal writes.</summary>
    public static Histogram<double> JournalDuration { get; } =
        Meter.CreateHistogram<double>("infomax.journal.duration", "s", "Time until the events of a decision are in the journal of this node's coordinator.");
}
