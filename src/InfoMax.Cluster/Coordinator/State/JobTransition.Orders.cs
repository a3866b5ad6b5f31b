using System.Collections.Immutable;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.State;

/// <content>What a lease's holder is told to do.</content>
public static partial class JobTransition
{
    /// <summary>The order for an item: of the round under way, of a finished round that is repaired, or the verification's.</summary>
    public static WorkOrder Order(JobState state, WorkKey key)
    {
        ArgumentNullException.ThrowIfNull(state);
        WorkOrder order = new() { Items = state.Items, Job = state.SpecArtifact!, Shape = state.Facts.Shape };
        if (key == WorkKey.Verification)
        {
            return order with { Items = 1 };
        }

        order = order with { MemoryShare = JobMemory.ShareOf(state.Spec!, state.Facts, key.Round.Kind) };

        int place = state.Finished.FindIndex(finished => finished.Round == key.Round);
        return place < 0
            ? order with { Rounds = Readable(state, key.Round, state.Finished), Stages = key.Round == RoundKind.Write ? state.Stages : [] }
            : order with
            {
                Items = (int)state.Finished[place].Index.Rows,
                Rounds = Readable(state, key.Round, state.Finished.GetRange(0, place)),
                AnewAfter = state.Repaired[key].DamagedUpTo,
            };
    }

    /// <summary>Of the rounds that are finished those that the item's round declares to read.</summary>
    private static IReadOnlyList<RoundReference> Readable(JobState state, RoundId round, ImmutableList<RoundReference> finished)
    {
        RoundDefinition definition = Pipelines.Of(state.Facts)[round.Kind];
        return [.. finished.Where(other => definition.MayRead(other.Round.Kind, bulk: false))];
    }
}
