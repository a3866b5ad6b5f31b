using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator;

/// <content>What a lease's holder is told to do.</content>
public static partial class JobTransition
{
    /// <summary>The order for an item: of the round under way, of a finished round that is repaired, or the verification's.</summary>
    public static WorkOrder Order(JobState state, WorkKey key)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (key == WorkKey.Verification)
        {
            return new WorkOrder(1, [], [], state.SpecArtifact!);
        }

        int place = state.Finished.FindIndex(finished => finished.Round == key.Round);
        return place < 0
            ? new WorkOrder(state.Items, state.Finished, key.Round == Jobs.RoundKind.Write ? state.Stages : [], state.SpecArtifact!)
            : new WorkOrder((int)state.Finished[place].Index.Rows, state.Finished.GetRange(0, place), [], state.SpecArtifact!);
    }
}
