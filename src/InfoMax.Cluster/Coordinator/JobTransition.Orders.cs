using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <content>What a lease's holder is told to do.</content>
public static partial class JobTransition
{
    /// <summary>The order for an item: of the round under way, of a finished round that is repaired, or the verification's.</summary>
    public static WorkOrder Order(JobState state, WorkKey key)
    {
        ArgumentNullException.ThrowIfNull(state);
        WorkOrder order = new() { Items = state.Items, Job = state.SpecArtifact! };
        if (key == WorkKey.Verification)
        {
            return order with { Items = 1 };
        }

        int place = state.Finished.FindIndex(finished => finished.Round == key.Round);
        return place < 0
            ? order with { Rounds = state.Finished, Stages = key.Round == RoundKind.Write ? state.Stages : [] }
            : order with
            {
                Items = (int)state.Finished[place].Index.Rows,
                Rounds = state.Finished.GetRange(0, place),
                AnewAfter = state.Repaired[key].DamagedUpTo,
            };
    }
}
