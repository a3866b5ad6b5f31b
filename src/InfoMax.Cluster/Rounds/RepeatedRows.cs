using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>Rows that the plan drops because an earlier row has their id, kept by split so that an item reads its own only.</summary>
internal static class RepeatedRows
{
    /// <summary>Writes them; null when there are none.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="layout">The input.</param>
    /// <param name="rows">Row numbers over the whole input, ascending.</param>
    public static ArtifactRef? Write(RoundContext context, DatasetLayout layout, IReadOnlyList<long> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        IReadOnlyList<InputSplit> splits = InputSplits.Of(layout);
        ArtifactRef?[] parts = new ArtifactRef?[splits.Count];
        long end = 0;
        int at = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            end += splits[i].Rows;
            List<long> part = [];
            for (; at < rows.Count && rows[at] < end; at++)
            {
                part.Add(rows[at]);
            }

            parts[i] = part.Count == 0
                ? null
                : RoundIndex.Write(context.Store, context.Uri(FormattableString.Invariant($"repeats-{i:000000}.msgpack")), part.ToArray(), part.Count);
        }

        return RoundIndex.Write(context.Store, context.Uri("repeats.msgpack"), parts, rows.Count);
    }

    /// <summary>Those of the split at hand.</summary>
    public static HashSet<long> Read(RoundContext context)
    {
        if (context.Results<PlanResult>(RoundKind.Plan)[0].Repeats is not { } index)
        {
            return [];
        }

        ArtifactRef? part = RoundIndex.Read<ArtifactRef?[]>(context.Store, index)[context.Item.Index];
        return part is null ? [] : [.. RoundIndex.Read<long[]>(context.Store, part)];
    }
}
