namespace InfoMax.Core.Solvers.Distributed;

/// <summary>The cut of each group that has too many or too few chosen rows, so that every group ends with exactly p_g.</summary>
public sealed class GroupCuts
{
    private readonly Dictionary<int, CutKey> _cuts;

    private GroupCuts(Dictionary<int, CutKey> cuts) => _cuts = cuts;

    /// <summary>The first digits.</summary>
    /// <param name="chosen">Coarse bins of the chosen rows' gains, by group.</param>
    /// <param name="others">Those of the others.</param>
    /// <param name="groups">The groups whose cuts are wanted.</param>
    /// <param name="shares">All groups.</param>
    public static GroupCuts Of(SparseHistogram chosen, SparseHistogram others, int[] groups, GroupShares shares)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(shares);
        Dictionary<int, SparseHistogram> inside = chosen.ByGroup().ToDictionary(own => own.Group, own => own.Histogram);
        Dictionary<int, SparseHistogram> outside = others.ByGroup().ToDictionary(own => own.Group, own => own.Histogram);
        Dictionary<int, CutKey> cuts = [];
        foreach (int group in groups)
        {
            if (CutKey.Of(
                inside.GetValueOrDefault(group, SparseHistogram.Empty), outside.GetValueOrDefault(group, SparseHistogram.Empty), shares.Budgets[group]) is { } cut)
            {
                cuts.Add(group, cut);
            }
        }

        return new GroupCuts(cuts);
    }

    /// <summary>True when every group has its budget already.</summary>
    public bool AreNone => _cuts.Count == 0;

    /// <summary>What <see cref="With"/> asks to be counted of a row next; null for nothing.</summary>
    public long? Digit(int group, bool chosen, float gain, long row) =>
        _cuts.TryGetValue(group, out CutKey? cut) && cut.Digit(chosen, gain, row) is { } digit ? SparseHistogram.Key(group, digit) : null;

    /// <summary>The cuts with their next digits, from the histogram of all rows' digits.</summary>
    public GroupCuts With(SparseHistogram digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return new GroupCuts(digits.ByGroup().Where(own => _cuts.ContainsKey(own.Group)).ToDictionary(own => own.Group, own => _cuts[own.Group].With(own.Histogram)));
    }

    /// <summary>Whether the row's choice is turned by the whole cut of its group.</summary>
    public bool Turns(int group, bool chosen, float gain, long row) => _cuts.TryGetValue(group, out CutKey? cut) && cut.Turns(chosen, gain, row);
}
