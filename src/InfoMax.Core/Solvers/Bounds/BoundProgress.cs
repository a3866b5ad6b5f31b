namespace InfoMax.Core.Solvers.Bounds;

/// <summary>
/// Where a partition's search for multipliers stands between two rounds: the cliques in force and everything that is not 0. Rows are numbered as extended rows.
/// </summary>
/// <param name="Point">x of each extended row, length m.</param>
/// <param name="Members">Rows of the cliques, one after the other.</param>
/// <param name="Offsets">Where each clique's members begin, one more than there are cliques.</param>
/// <param name="Levels">s of each clique.</param>
/// <param name="Cliques">The multiplier of each clique.</param>
/// <param name="Edges">Edges whose own multiplier is above 0, as lower row * 2^32 + higher, ascending.</param>
/// <param name="EdgeMultipliers">Their multipliers.</param>
public sealed record BoundProgress(float[] Point, int[] Members, int[] Offsets, int[] Levels, float[] Cliques, long[] Edges, float[] EdgeMultipliers);
