namespace InfoMax.Core.Scores;

/// <summary>A row's score from its nearest rows.</summary>
/// <param name="own">Class of the row, negative for none; of no meaning to a score that reads no labels.</param>
/// <param name="neighbors">Places of its nearest in <paramref name="labels"/>, nearest first; empty for a score that reads no labels.</param>
/// <param name="cosines">Their cosines.</param>
/// <param name="labels">Class of every row that a neighbour may be; empty for a score that reads no labels.</param>
/// <returns>The score; NaN for a row that has none.</returns>
public delegate double NeighborListScore(int own, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> cosines, ReadOnlySpan<int> labels);
