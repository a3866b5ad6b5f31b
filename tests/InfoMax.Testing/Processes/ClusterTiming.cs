using System.Globalization;

namespace InfoMax.Testing.Processes;

/// <summary>How soon nodes notice and mend what happens to others, as settings of <c>--akka-conf</c>. Everything else is the product's.</summary>
/// <param name="Pause">How long a node may be silent before it counts as dead, in milliseconds.</param>
/// <param name="Heartbeat">Between two signs of life.</param>
/// <param name="Stable">How long the members must be the same before the unreachable are removed.</param>
/// <param name="Absence">How long a worker goes without its coordinator before it joins anew.</param>
/// <param name="Retry">Between two attempts to join.</param>
internal sealed record ClusterTiming(int Pause, int Heartbeat, int Stable, int Absence, int Retry)
{
    /// <summary>A death is noticed within two seconds. Machines must not be much busier than two such clusters make them.</summary>
    public static ClusterTiming Quick { get; } = new(Pause: 1500, Heartbeat: 200, Stable: 700, Absence: 300, Retry: 300);

    /// <summary>A death is noticed within four seconds, and a freeze of two is none.</summary>
    public static ClusterTiming Calm { get; } = new(Pause: 3000, Heartbeat: 300, Stable: 1000, Absence: 1000, Retry: 500);

    /// <summary>The settings, in HOCON.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        infomax.coordinator-absence = {Absence}ms
        infomax.join-timeout = 20s
        infomax.drain-grace = 2s
        infomax.lease.heartbeat-timeout = {Pause + Stable}ms
        infomax.lease.heartbeat-interval = {(Pause + Stable) / 4}ms
        infomax.lease.ask-interval = {Heartbeat}ms
        infomax.lease.minority-delay = {Stable}ms
        akka.cluster.failure-detector.heartbeat-interval = {Heartbeat}ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = {Pause}ms
        akka.cluster.split-brain-resolver.stable-after = {Stable}ms
        akka.cluster.retry-unsuccessful-join-after = {Retry}ms
        akka.cluster.seed-node-timeout = {Retry}ms

        """);
}
