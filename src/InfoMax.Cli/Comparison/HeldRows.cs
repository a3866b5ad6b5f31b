namespace InfoMax.Cli.Comparison;

/// <summary>What a verb holds in memory of its input at once.</summary>
/// <param name="Neighbors">Places of the neighbour lists.</param>
/// <param name="Parts">Rows of all parts that are chosen from apart, with lists and vectors of their own, as a multiple of the input's; 0 where the input itself is chosen from.</param>
internal readonly record struct HeldRows(int Neighbors, double Parts = 0);
