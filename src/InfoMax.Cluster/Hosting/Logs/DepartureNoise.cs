using System.Text.RegularExpressions;

namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>
/// What Akka's transport and sharding say, as errors, whenever a node goes, in whatever order: what follows from it for the cluster is
/// said by membership and by the coordinator.
/// </summary>
internal static partial class DepartureNoise
{
    /// <summary>True for such a line.</summary>
    public static bool Covers(string text) => Line().IsMatch(text);

    [GeneratedRegex(
        @"^Disassociated$|^Association with remote system .+ has failed; .+EndpointDisassociatedException: Disassociated|^Association to \[.+\] having UID \[.+\] is irrecoverably failed\. UID is now quarantined|^Dropping message \[.+\] for non-local recipient \[|Shard \[.+\] allocation failed\.",
        RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
