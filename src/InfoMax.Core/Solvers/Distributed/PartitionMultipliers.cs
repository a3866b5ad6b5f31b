namespace InfoMax.Core.Solvers.Distributed;

/// <summary>One partition's share of the multipliers that prove the bound.</summary>
/// <param name="Constant">What they add to the bound whatever is chosen.</param>
/// <param name="OwnLoad">What they take from the worth of each own row, length n.</param>
/// <param name="Keys">Overlap rows that they take from, ascending.</param>
/// <param name="Load">What they take from each of these.</param>
/// <param name="Terms">Summands in all of this, by which rounding is bounded.</param>
public sealed record PartitionMultipliers(double Constant, double[] OwnLoad, long[] Keys, double[] Load, double Terms)
{
    /// <summary>No multipliers: the bound is then that of the importance alone.</summary>
    public static PartitionMultipliers None(int ownRows) => new(0, new double[ownRows], [], [], 0);
}
