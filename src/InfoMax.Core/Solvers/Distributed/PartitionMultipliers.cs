namespace InfoMax.Core.Solvers.Distributed;

/// <summary>One partition's multipliers after a round of the bound, as far as others need to know them, and its relaxed point.</summary>
/// <param name="Constant">What they add to the bound whatever is chosen.</param>
/// <param name="Load">What they take from the worth of each extended row, length m.</param>
/// <param name="Point">x of each extended row in [0, 1], as this partition sees it.</param>
/// <param name="Shares">The partition's share of each extended row's W, see <see cref="EdgeShares"/>.</param>
/// <param name="Terms">Summands in all of this, by which rounding is bounded.</param>
public sealed record PartitionMultipliers(double Constant, double[] Load, float[] Point, float[] Shares, double Terms);
