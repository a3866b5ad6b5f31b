using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>Rounds that need the disk of the coordinator's node: the plan reads every input file's headers, the last round writes the result directory.</summary>
public static class LocalRounds
{
    /// <summary>True when the round runs on the coordinator's node, whatever its roles.</summary>
    public static bool Has(RoundKind round) => round is RoundKind.Plan or RoundKind.Write;
}
