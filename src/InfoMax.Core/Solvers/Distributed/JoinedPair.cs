namespace InfoMax.Core.Solvers.Distributed;

/// <summary>A pair of a neighbour list, seen from one of its ends.</summary>
/// <param name="Other">The other end, as <see cref="RowKey"/>.</param>
/// <param name="Place">Place of this end among its partition's rows.</param>
/// <param name="Cosine">Their cosine.</param>
public readonly record struct JoinedPair(long Other, int Place, float Cosine);
