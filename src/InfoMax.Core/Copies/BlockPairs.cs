namespace InfoMax.Core.Copies;

/// <summary>What the rows of each block mean to each other, places in the order of the blocks.</summary>
/// <param name="Earliest">Rank of the earliest row of the block near each row and before it; <see cref="int.MaxValue"/> for none.</param>
/// <param name="IsLead">True for a representative of the walk over the block alone: such rows visit other blocks.</param>
/// <param name="HasCopies">True for one that other rows of the block are copies of.</param>
public sealed record BlockPairs(int[] Earliest, bool[] IsLead, bool[] HasCopies);
