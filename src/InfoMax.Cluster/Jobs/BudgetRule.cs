using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>A budget: a fraction of the valid rows, or a row count. Exactly one is set.</summary>
/// <param name="Fraction">In (0, 1].</param>
/// <param name="Rows">At least 1.</param>
[MessagePackObject]
public sealed record BudgetRule([property: Key(0)] double? Fraction, [property: Key(1)] long? Rows)
{
    /// <summary>p for N valid rows; a fraction is rounded half up.</summary>
    public long Resolve(long validRows) =>
        Rows ?? (long)Math.Floor((decimal)Fraction!.Value * validRows + 0.5m);
}
