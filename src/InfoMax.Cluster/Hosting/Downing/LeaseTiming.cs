using Akka.Configuration;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>How long the steps of <see cref="LeaseDowning"/> take, from the node's configuration.</summary>
/// <param name="Role">The coordinators' role.</param>
/// <param name="StableAfter">How long nothing must change before anybody is taken out.</param>
/// <param name="HeartbeatTimeout">How long a lease lasts that is not prolonged.</param>
/// <param name="AskInterval">Between two questions whether the lease may be had.</param>
/// <param name="MinorityDelay">How much later the side with fewer coordinators asks.</param>
internal sealed record LeaseTiming(string Role, TimeSpan StableAfter, TimeSpan HeartbeatTimeout, TimeSpan AskInterval, TimeSpan MinorityDelay)
{
    /// <summary>The timing in a system's configuration.</summary>
    public static LeaseTiming Of(Config config) => new(
        config.GetString("akka.cluster.split-brain-resolver.keep-oldest.role"),
        config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"),
        config.GetTimeSpan($"{PostgreSqlLease.ConfigurationPath}.heartbeat-timeout"),
        config.GetTimeSpan($"{PostgreSqlLease.ConfigurationPath}.ask-interval"),
        config.GetTimeSpan($"{PostgreSqlLease.ConfigurationPath}.minority-delay"));
}
