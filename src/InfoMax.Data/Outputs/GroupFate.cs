namespace InfoMax.Data.Outputs;

/// <summary>What became of a group, beside what chance would have left of it; see <see cref="LostGroups"/>.</summary>
public enum GroupFate
{
    /// <summary>It has rows that were kept, and not surprisingly few.</summary>
    Kept,

    /// <summary>It has no kept row, as chance leaves of some groups of its size: too small to tell.</summary>
    TooSmall,

    /// <summary>It has kept rows, but less than a tenth of what the average rate would leave, and fewer than by chance.</summary>
    NearlyLost,

    /// <summary>It has no kept row, and chance would hardly have left none.</summary>
    Lost,
}
