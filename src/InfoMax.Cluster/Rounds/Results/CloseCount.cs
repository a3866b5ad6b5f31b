using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>How many kept rows have another kept row within <see cref="CoresetSimilarity.Close"/>: what is known, and what may be.</summary>
/// <param name="AtLeast">Rows that are known to.</param>
/// <param name="AtMost">These and the rows of which neither neighbour lists nor copies tell.</param>
internal sealed record CloseCount(long AtLeast, long AtMost)
{
    /// <summary>Counts representatives by the neighbour lists, and the copies that a budget above these takes by their representative, which is kept.</summary>
    public static CloseCount Of(RoundContext context, PointResult point, CopyFacts? copies)
    {
        long taken = point.Budget - point.Coreset.Rows;
        long close = taken <= 0 ? 0 : FirstCopies.Close(() => CopyTable.Splits(context), taken, CoresetSimilarity.Close);

        // A taken copy's representative is close too, and may be counted already.
        long led = taken <= 0 ? 0 : Math.Min(taken, copies?.Families ?? 0);
        return new CloseCount(point.CloseRows + close, Math.Min(point.Budget, point.CloseRows + point.CloseUnknown + Math.Max(0, taken) + led));
    }
}
