using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Planning;

/// <summary>Names an item of a job, whatever the attempt. Ordered by the place of its round, then by index.</summary>
/// <param name="Round">The round.</param>
/// <param name="Index">Split, partition, 0 for job-wide items, or <see cref="WorkItemId.VerifyIndex"/>.</param>
public readonly record struct WorkKey(RoundId Round, int Index) : IComparable<WorkKey>
{
    /// <summary>The plan that checks a reopened job's input.</summary>
    public static WorkKey Verification { get; } = new(RoundKind.Plan, WorkItemId.VerifyIndex);

    /// <summary>The item of an attempt.</summary>
    public static WorkKey Of(WorkItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new WorkKey(item.Round, item.Index);
    }

    /// <summary>Which of two rounds runs first: by place, then by pass.</summary>
    public static int Compare(RoundId left, RoundId right)
    {
        int places = left.Kind == right.Kind ? 0 : RoundCatalog.PlaceOf(left.Kind).CompareTo(RoundCatalog.PlaceOf(right.Kind));
        return places != 0 ? places : left.Pass.CompareTo(right.Pass);
    }

    /// <inheritdoc/>
    public int CompareTo(WorkKey other)
    {
        int rounds = Compare(Round, other.Round);
        return rounds != 0 ? rounds : Index.CompareTo(other.Index);
    }

    /// <summary>Earlier.</summary>
    public static bool operator <(WorkKey left, WorkKey right) => left.CompareTo(right) < 0;

    /// <summary>Earlier or the same.</summary>
    public static bool operator <=(WorkKey left, WorkKey right) => left.CompareTo(right) <= 0;

    /// <summary>Later.</summary>
    public static bool operator >(WorkKey left, WorkKey right) => left.CompareTo(right) > 0;

    /// <summary>Later or the same.</summary>
    public static bool operator >=(WorkKey left, WorkKey right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() =>
        Index == WorkItemId.VerifyIndex ? "checking the input again" : $"{RoundCatalog.NameOf(Round)} {Index}";
}
