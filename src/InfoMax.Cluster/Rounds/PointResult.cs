using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>What the reduction found for one sweep point.</summary>
/// <param name="Name">Subfolder; empty for a job's only point.</param>
/// <param name="Budget">p.</param>
/// <param name="Fraction">p / N.</param>
/// <param name="Neighbors">k as used.</param>
/// <param name="Alpha">alpha as used.</param>
/// <param name="Value">F(S) on the graph over the whole data set.</param>
/// <param name="UpperBound">Certified upper bound.</param>
/// <param name="Random">Expected F of a uniformly random selection of p rows.</param>
/// <param name="TopScore">F of the p largest I, ties to the lower row; null when their edges are not known.</param>
/// <param name="Method">The method that won.</param>
/// <param name="Coreset">The chosen rows.</param>
/// <param name="NearestSimilarity">Mean best cosine of a chosen row to another chosen one, along known edges.</param>
/// <param name="Coverage">Mean best cosine of an unchosen row to a chosen one, along the job's longest lists; null where not all lists are known at one place.</param>
/// <param name="CloseRows">Chosen rows that another chosen one is nearly equal to, along known edges.</param>
/// <param name="CloseUnknown">Chosen rows of which the lists do not tell, see <see cref="Core.Objective.CoresetSimilarity"/>.</param>
/// <param name="Rivals">Simpler choices of as many rows; null where the edges of all rows are not known at one place.</param>
[MessagePackObject]
public sealed record PointResult(
    [property: Key(0)] string Name,
    [property: Key(1)] int Budget,
    [property: Key(2)] double Fraction,
    [property: Key(3)] int Neighbors,
    [property: Key(4)] double Alpha,
    [property: Key(5)] double Value,
    [property: Key(6)] double UpperBound,
    [property: Key(7)] double Random,
    [property: Key(8)] double? TopScore,
    [property: Key(9)] string Method,
    [property: Key(10)] ArtifactRef Coreset,
    [property: Key(11)] double NearestSimilarity,
    [property: Key(12)] double? Coverage,
    [property: Key(13)] int CloseRows = 0,
    [property: Key(14)] IReadOnlyList<Rival>? Rivals = null,
    [property: Key(15)] int CloseUnknown = 0);
