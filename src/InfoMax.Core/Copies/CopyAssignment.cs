namespace InfoMax.Core.Copies;

/// <summary>Which row stands for which. Immutable by convention.</summary>
/// <param name="Representatives">The representative of each row, itself for a representative; length N.</param>
/// <param name="Cosines">Cosine of each row to it, 1 for a representative and for rows that are equal; in [T, 1].</param>
/// <param name="PairRecall">
/// Of the rows that have an earlier representative of a cosine of at least T, the share found to be copies: the copies are
/// counted, the missed ones estimated by a sample of the representatives; 1 where every pair was multiplied.
/// </param>
/// <param name="Rounds">Rounds until no row was open.</param>
/// <param name="Sampled">Representatives that were compared with all of them; 0 where every pair was multiplied.</param>
/// <param name="Missed">Those of them that are copies.</param>
public sealed record CopyAssignment(int[] Representatives, float[] Cosines, double PairRecall, int Rounds, int Sampled, int Missed)
{
    /// <summary>
    /// Of copies that lead equal rows, the later representatives that are nearer than all before them, in the order of the walk. A row equal
    /// to the copy belongs to the last of them that comes before it, to the copy's representative where none does.
    /// </summary>
    public IReadOnlyDictionary<int, CopyStep[]> Later { get; init; } = new Dictionary<int, CopyStep[]>();
}
