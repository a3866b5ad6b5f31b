using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Partitioned;

namespace InfoMax.Core.Tests.Graph;

/// <summary>Centres that are looked through a number at a time.</summary>
internal sealed class CentresInParts(SphericalCentroids all, int atOnce) : IBlockCentres
{
    public int Count => all.Count;

    /// <summary>The most that were gathered at once.</summary>
    public int MostGathered { get; private set; }

    public IEnumerable<(int First, SphericalCentroids Centres)> Parts()
    {
        for (int first = 0; first < all.Count; first += atOnce)
        {
            int count = Math.Min(atOnce, all.Count - first);
            yield return (first, new SphericalCentroids(all.Values.AsSpan(first * all.Dimension, count * all.Dimension).ToArray(), count, all.Dimension));
        }
    }

    public EmbeddingMatrix Gather(ReadOnlySpan<int> numbers)
    {
        MostGathered = Math.Max(MostGathered, numbers.Length);
        using EmbeddingMatrix centres = all.ToMatrix();
        return centres.Gather(numbers);
    }
}
