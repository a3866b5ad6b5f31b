namespace InfoMax.Data.Outputs;

/// <summary>
/// Which groups of a kind are lost, entirely or nearly. A group keeps little when it keeps less than <see cref="LeastShare"/> of the average rate.
/// Of a random choice a group of n rows would keep as little with the chance P(X &lt; LeastShare n rate), X binomial: groups are
/// counted from the smallest chance on, as far as the sum of chances, which is how many would keep little by chance, is at most
/// <see cref="FalseShare"/> of those that do (Benjamini and Hochberg 1995, with the p-values that sizes allow). Groups with larger
/// chances are too small to tell. Each kind is judged by itself: a group that is told among few is too small to tell among hundreds of
/// its size, of which chance would leave some so.
/// </summary>
public sealed class LostGroups
{
    /// <summary>A group that keeps less than this share of the average rate keeps little.</summary>
    public const double LeastShare = 0.1;

    /// <summary>Of groups that are called lost or nearly lost, at most this share is to be expected of a random choice.</summary>
    public const double FalseShare = 0.1;

    /// <summary>Of a group of which so many chosen rows are to be expected, the chance is 0 in double precision.</summary>
    private const double CertainlyExpected = 700;

    /// <summary>Lost groups that a count names.</summary>
    private const int MostNamed = 5;

    private readonly double _rate;
    private readonly double _limit;
    private readonly IReadOnlyList<GroupCount> _groups;

    private LostGroups(IReadOnlyList<GroupCount> groups, double rate, double limit) => (_groups, _rate, _limit) = (groups, rate, limit);

    /// <summary>Judges the groups of a kind together.</summary>
    /// <param name="groups">All of them.</param>
    /// <param name="rate">The share of all valid rows that was chosen.</param>
    public static LostGroups Among(IReadOnlyList<GroupCount> groups, double rate)
    {
        ArgumentNullException.ThrowIfNull(groups);
        double limit = -1;
        double expected = 0;
        int little = 0;
        foreach (IGrouping<double, GroupCount> size in groups.Where(group => group.Rows > 0).GroupBy(group => Chance(group.Rows, rate)).OrderBy(size => size.Key))
        {
            expected += size.Key * size.Count();
            little += size.Count(group => KeepsLittle(group, rate));
            if (expected <= FalseShare * little)
            {
                limit = size.Key;
            }
        }

        return new LostGroups(groups, rate, limit);
    }

    /// <summary>What became of a group.</summary>
    public GroupFate FateOf(GroupCount group)
    {
        ArgumentNullException.ThrowIfNull(group);
        bool isTold = KeepsLittle(group, _rate) && Chance(group.Rows, _rate) <= _limit;
        return group switch
        {
            { Rows: 0 } => GroupFate.Kept,
            { Selected: 0 } => isTold ? GroupFate.Lost : GroupFate.TooSmall,
            _ => isTold ? GroupFate.NearlyLost : GroupFate.Kept,
        };
    }

    /// <summary>True for a group of which nothing or nearly nothing is left, and more than chance would take.</summary>
    public bool Contains(GroupCount group) => FateOf(group) is GroupFate.Lost or GroupFate.NearlyLost;

    /// <summary>How many there are.</summary>
    /// <param name="kind">What the groups are.</param>
    public GroupLoss Count(string kind)
    {
        ILookup<GroupFate, GroupCount> fates = _groups.ToLookup(FateOf);
        return new GroupLoss(
            kind,
            _groups.Count(group => group.Rows > 0),
            fates[GroupFate.Lost].Count(),
            fates[GroupFate.NearlyLost].Count(),
            fates[GroupFate.TooSmall].Count(),
            Math.Round(_groups.Where(group => group.Rows > 0).Sum(group => Math.Pow(1 - Math.Min(1, _rate), group.Rows)), 3))
        {
            Examples = [.. ByLoss(_groups.Where(Contains), group => group).Take(MostNamed)],
        };
    }

    /// <summary>What is lost first, then what is nearly lost, then what is too small to tell, the largest first; then the others, those that keep the least share first.</summary>
    /// <param name="items">The groups, or what stands for them.</param>
    /// <param name="count">The counts of an item.</param>
    public IEnumerable<T> ByLoss<T>(IEnumerable<T> items, Func<T, GroupCount> count) => items
        .Select(item => (Item: item, Group: count(item)))
        .Select(pair => (pair.Item, pair.Group, Fate: FateOf(pair.Group)))
        .OrderByDescending(pair => pair.Fate)
        .ThenBy(pair => pair.Fate != GroupFate.Kept || pair.Group.Rows == 0 ? 0 : pair.Group.Selected / (double)pair.Group.Rows)
        .ThenByDescending(pair => pair.Group.Rows)
        .ThenBy(pair => pair.Group.Name, StringComparer.Ordinal)
        .Select(pair => pair.Item);

    private static bool KeepsLittle(GroupCount group, double rate) => group.Selected < LeastShare * (group.Rows * rate);

    /// <summary>The chance that a random choice keeps little of a group.</summary>
    /// <param name="rows">Rows of the group.</param>
    /// <param name="rate">The share of all rows that is chosen.</param>
    internal static double Chance(long rows, double rate)
    {
        double expected = rows * rate;
        if (expected >= CertainlyExpected || rate >= 1)
        {
            return 0;
        }

        double term = Math.Exp(rows * Math.Log(1 - rate));
        double sum = 0;
        for (long kept = 0; kept < LeastShare * expected; kept++)
        {
            sum += term;
            term *= (rows - kept) / (kept + 1.0) * rate / (1 - rate);
        }

        return sum;
    }
}
