using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>The centres of the blocks of all partitions, of which nobody holds more than a part at once.</summary>
public interface IBlockCentres
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>All of them, some at a time, each with the number of its first; ascending.</summary>
    IEnumerable<(int First, SphericalCentroids Centres)> Parts();

    /// <summary>Some of them as float32 rows of reciprocal norm 1; the caller owns the matrix.</summary>
    /// <param name="numbers">Their numbers, ascending.</param>
    EmbeddingMatrix Gather(ReadOnlySpan<int> numbers);
}
