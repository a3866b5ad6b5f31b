namespace InfoMax.Core.Solvers.Distributed;

/// <summary>What all partitions have chosen when a pass begins.</summary>
/// <param name="Own">A mask of each partition's own rows; null for partitions that are not asked for.</param>
public sealed record PartitionChoices(IReadOnlyList<bool[]?> Own)
{
    private const long In = 1L << 31;

    /// <summary>The choices of some rows.</summary>
    /// <param name="keys">As <see cref="RowKey"/>.</param>
    public bool[] Of(long[] keys) => Array.ConvertAll(keys, Has);

    /// <summary>Whether a row is chosen.</summary>
    /// <param name="key">As <see cref="RowKey"/>.</param>
    public bool Has(long key) => Own[RowKey.Owner(key)]![RowKey.Place(key)];

    /// <summary>
    /// What a partition that moved tells the owners of overlap rows: those rows that changed, as keys with bit 31 set where
    /// they were chosen. Owners of its own colour moved them as well, and theirs counts.
    /// </summary>
    /// <param name="graph">The partition's extended graph.</param>
    /// <param name="before">Mask of the extended rows when the stage began.</param>
    /// <param name="after">When it ended.</param>
    /// <param name="colours">The colour of each partition.</param>
    public static long[] Changes(ExtendedGraph graph, ReadOnlySpan<bool> before, ReadOnlySpan<bool> after, int[] colours)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(colours);
        List<long> changes = [];
        for (int i = 0; i < graph.Rows; i++)
        {
            if (before[i] != after[i] && !graph.IsOwn(i) && colours[RowKey.Owner(graph.Keys[i])] != colours[graph.Partition])
            {
                changes.Add(graph.Keys[i] | (after[i] ? In : 0));
            }
        }

        return [.. changes];
    }

    /// <summary>Applies changes to those masks that are there. Of several partitions' changes the last applied counts: apply them by ascending partition.</summary>
    public static void Apply(IReadOnlyList<bool[]?> own, ReadOnlySpan<long> changes)
    {
        ArgumentNullException.ThrowIfNull(own);
        foreach (long change in changes)
        {
            if (own[RowKey.Owner(change)] is { } mask)
            {
                mask[RowKey.Place(change & ~In)] = (change & In) != 0;
            }
        }
    }
}
