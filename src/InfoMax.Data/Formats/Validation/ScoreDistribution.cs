namespace InfoMax.Data.Formats;

/// <summary>Distribution of the finite raw scores.</summary>
/// <param name="Count">Finite scores.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Lower">Lower edge of the first bin.</param>
/// <param name="Width">Width of each bin; bin b holds the scores in [Lower + b Width, Lower + (b + 1) Width).</param>
/// <param name="Counts">Scores in each bin, at most 64 bins; the first and the last are not empty.</param>
public sealed record ScoreDistribution(
    long Count, double Min, double Max, double Mean, double Lower, double Width, IReadOnlyList<long> Counts);
