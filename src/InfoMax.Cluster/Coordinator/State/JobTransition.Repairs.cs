using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.State;

/// <content>Artifacts: those that are lost are made again, those that nothing reads any more are deleted.</content>
public static partial class JobTransition
{
    /// <summary>What the coordinator itself wrote it writes again, byte for byte; an item's artifact takes an <see cref="JobEvents.ItemReopened"/>.</summary>
    private static IReadOnlyList<JobEffect> Restoration(JobState state, string? damaged) =>
        damaged is null ? []
            : ArtifactOrigin.Of(state.JobId, damaged) switch
            {
                { Round.Kind: RoundKind.None } => [new JobEffect.WriteJob(), CheckIndexes(state)],
                { Index: null, Round: RoundId round } when state.Finished.Exists(f => f.Round == round) =>
                    [new JobEffect.WriteIndex(round, state.IndexVersions.GetValueOrDefault(round), null), new JobEffect.WriteJob(), CheckIndexes(state, round)],
                _ => [],
            };

    /// <summary>All but the one at hand, and those that are about to be written anyway.</summary>
    private static JobEffect.CheckIndexes CheckIndexes(JobState state, RoundId? atHand = null) =>
        new([.. state.Finished.Where(finished => finished.Round != atHand && !state.Unindexed.Contains(finished.Round))]);

    private static JobState ReopenItem(JobState state, JobEvents.ItemReopened e)
    {
        WorkKey key = new(e.Round, e.Index);
        Require(state.Finished.Exists(f => f.Round == e.Round) && !state.Repairs.Contains(key), state, e);
        RepairRecord before = state.Repaired.GetValueOrDefault(key, new RepairRecord(0, 0));
        return state with
        {
            Repairs = state.Repairs.Add(key),
            Repaired = state.Repaired.SetItem(
                key, new RepairRecord(before.Count + (e.Damaged.Length == 0 ? 0 : 1), key.Round == RoundKind.Plan ? state.PlanAttempts : state.LastAttempts[key.Round])),
            Pending = state.Pending.Add(key),
            Remade = state.Reclaimed.Contains(key.Round) ? state.Remade.Add(key) : state.Remade,
            KeepsBulk = true,

            // Of such repairs there are few for each artifact: they end.
            Failures = e.Damaged.Length == 0 ? state.Failures : ComesCloser(state.Failures),
        };
    }

    /// <summary>While an item is done again, it may read what others do not; and the next to be done again may read the same.</summary>
    private static bool MayReclaim(JobState state) => state.Repairs.IsEmpty && state.Unindexed.IsEmpty && !state.KeepsBulk;

    /// <summary>Deletes the bulk artifacts that no later round reads.</summary>
    /// <param name="state">The state.</param>
    /// <param name="again">Those too that were deleted already: a coordinator that restarts does not know how far it came.</param>
    private static (JobState, IReadOnlyList<JobEffect>) Reclaim(JobState state, bool again = false)
    {
        if (!MayReclaim(state))
        {
            return (state, []);
        }

        Pipeline pipeline = Pipelines.Of(state.Facts);
        HashSet<RoundKind> freed = [.. state.Finished.SelectMany(finished => pipeline.FreedBy(finished.Round, state.Facts))];
        HashSet<RoundId> passes = [.. state.Finished.SelectMany(finished => pipeline.PassesFreedBy(finished.Round))];
        RoundId[] rounds = [.. state.Finished.Select(finished => finished.Round)
            .Where(round => (freed.Contains(round.Kind) || passes.Contains(round)) && (again || !state.Reclaimed.Contains(round) || state.Remade.Any(key => key.Round == round)))];
        JobState next = state with { Reclaimed = state.Reclaimed.Union(rounds), Remade = state.Remade.Clear() };
        return (next, [.. rounds.Select(round => new JobEffect.Reclaim(round, null))]);
    }

    /// <summary>The same for what only the finished item read; should it be missed after all, it is made again like any lost artifact.</summary>
    private static IEnumerable<JobEffect> ItemReclaims(JobState state, WorkKey finished) =>
        MayReclaim(state) && Pipelines.Of(state.Facts)[finished.Round.Kind].FreesItemsOf is { } round
            ? [new JobEffect.Reclaim(round, finished.Index)]
            : [];

    private static (JobState, IReadOnlyList<JobEffect>) Reindex(JobState state, JobEvents.RoundReindexed e)
    {
        int place = state.Finished.FindIndex(f => f.Round == e.Round);
        Require(place >= 0 && state.Unindexed.Contains(e.Round), state, e);
        JobState next = state with
        {
            Finished = state.Finished.SetItem(place, new RoundReference(e.Round, e.Index)),
            Unindexed = state.Unindexed.Remove(e.Round),
        };
        return Reclaim(next);
    }
}
