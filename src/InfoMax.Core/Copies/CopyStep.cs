namespace InfoMax.Core.Copies;

/// <summary>A representative that comes after a copy in the walk and is nearer to it than those before: rows equal to the copy that come later still are its copies.</summary>
/// <param name="Rank">Place of the representative in the walk.</param>
/// <param name="Row">The representative.</param>
/// <param name="Cosine">Its cosine to the copy, in [T, 1].</param>
public readonly record struct CopyStep(int Rank, int Row, float Cosine);
