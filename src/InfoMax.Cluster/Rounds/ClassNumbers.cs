using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// The labels or groups of a job's valid rows as numbers, split after split in the order of their rows (copies included); -1 for a
/// row that has none. For rounds that declare to read the round they are of.
/// </summary>
/// <param name="Context">The kernel's item, and what it may read.</param>
/// <param name="Result">What the round found.</param>
internal sealed record ClassNumbers(RoundContext Context, IClassNumbers Result)
{
    private readonly ArtifactRef[] _parts = RoundIndex.Read<ArtifactRef[]>(Context.Store, Result.Index);

    /// <summary>Numbers of the job's labels, as the labels round found them.</summary>
    public static ClassNumbers Labels(RoundContext context) => new(context, context.Results<LabelsResult>(RoundKind.Labels)[0]);

    /// <summary>The job's groups that are no labels.</summary>
    public static ClassNumbers Groups(RoundContext context) => new(context, context.Results<GroupsResult>(RoundKind.Groups)[0]);

    /// <summary>What the budget is divided among, for a job that divides it.</summary>
    public static ClassNumbers OfQuota(RoundContext context) => context.Order.Shape.Groups != GroupScheme.None ? Groups(context) : Labels(context);

    /// <summary>The different labels or groups in order; a row's number is a place among them.</summary>
    public LabelNames Names => RoundIndex.Read<LabelNames>(Context.Store, Result.Names);

    /// <summary>Those of one split's valid rows.</summary>
    public int[] OfSplit(int split) => RoundIndex.Read<int[]>(Context.Store, _parts[split]);

    /// <summary>Those of all valid rows, 4 bytes each.</summary>
    public int[] All()
    {
        int[] all = new int[_parts.Sum(part => part.Rows)];
        int filled = 0;
        for (int split = 0; split < _parts.Length; split++)
        {
            int[] classes = OfSplit(split);
            classes.CopyTo(all, filled);
            filled += classes.Length;
        }

        return all;
    }

    /// <summary>Those of some valid rows one after another; a split's in memory at a time.</summary>
    /// <param name="rows">Global row numbers, ascending; the order's round declares to read the importance of all valid rows too.</param>
    public IEnumerable<int> Each(IEnumerable<long> rows)
    {
        using IEnumerator<long> next = rows.GetEnumerator();
        bool more = next.MoveNext();
        int split = 0;
        foreach ((long[] valid, _) in JobRows.ReadSplits(Context, Context.Results<ImportanceResult>(RoundKind.Importance)[0].Index))
        {
            Context.CancellationToken.ThrowIfCancellationRequested();
            int[]? own = null;
            for (int i = 0; more && i < valid.Length; i++)
            {
                if (valid[i] == next.Current)
                {
                    own ??= OfSplit(split);
                    yield return own[i];
                    more = next.MoveNext();
                }
            }

            split++;
        }
    }

    /// <summary>Those of some valid rows; a split's in memory at a time.</summary>
    /// <param name="rows">Global row numbers, ascending; the order's round declares to read the importance of all valid rows too.</param>
    public int[] Of(long[] rows)
    {
        int[] classes = new int[rows.Length];
        int filled = 0;
        foreach (int own in Each(rows))
        {
            classes[filled++] = own;
        }

        return classes;
    }
}
