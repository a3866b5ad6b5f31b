namespace InfoMax.Core.Graph.Blocks;

/// <summary>Which blocks a row probes beside its own.</summary>
/// <param name="Reach">
/// The blocks whose centre's cosine to the row is less than the nearest centre's by at most this; negative for none. A
/// row deep inside a cluster probes few, a row between clusters many, which finds as much as a fixed number with fewer
/// products: on the banking77 sample a sixth fewer than four probes each, a third fewer than eight.
/// </param>
/// <param name="Visits">At most so many of them, nearest first; at least 0.</param>
public readonly record struct ProbePlan(float Reach, int Visits)
{
    /// <summary>
    /// How often the lists are joined after the visits (<see cref="NeighborJoin"/>): where no plan within the limit of visits finds enough, what they
    /// find leads to most of the rest.
    /// </summary>
    public int Joins { get; init; }

    /// <summary>All blocks of a search over few of them, which makes it exact.</summary>
    /// <param name="blocks">How many there are, at most as many as are looked at for a row.</param>
    public static ProbePlan Everything(int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, BlockProbing.MaxCandidates);
        return new ProbePlan(float.PositiveInfinity, Math.Max(0, blocks - 1));
    }

    /// <summary>No block but the row's own.</summary>
    public static ProbePlan None => new(-1, 0);
}
