using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Merges partial neighbour lists of the same rows: what remains are the k best of all neighbours offered, by descending
/// cosine, ties to the lower row, each once. The result does not depend on the order in which parts are added.
/// </summary>
internal sealed class GlobalListMerge
{
    private readonly long[] _scratchNeighbors;
    private readonly float[] _scratchCosines;

    /// <param name="rows">Global numbers of the rows whose lists are merged.</param>
    /// <param name="k">Places of a list.</param>
    public GlobalListMerge(long[] rows, int k)
    {
        Lists = new GlobalLists(rows, k, new long[(long)rows.Length * k], new float[(long)rows.Length * k]);
        Array.Fill(Lists.Neighbors, -1);
        _scratchNeighbors = new long[k];
        _scratchCosines = new float[k];
    }

    /// <summary>The best k of all that was added so far, a list a row of the partition.</summary>
    public GlobalLists Lists { get; }

    /// <summary>Offers what another partition found to the lists of some rows.</summary>
    /// <param name="part">Partial lists, sorted as all lists are.</param>
    /// <param name="places">Which of the rows each is a list of.</param>
    public void Add(GlobalLists part, ReadOnlySpan<int> places)
    {
        for (int i = 0; i < places.Length; i++)
        {
            if (part.K > 0 && part.Neighbors[i * part.K] >= 0)
            {
                Merge(part, i * part.K, places[i] * Lists.K);
            }
        }
    }

    private void Merge(GlobalLists part, int from, int into)
    {
        Span<long> neighbors = Lists.Neighbors.AsSpan(into, Lists.K);
        Span<float> cosines = Lists.Cosines.AsSpan(into, Lists.K);
        neighbors.CopyTo(_scratchNeighbors);
        cosines.CopyTo(_scratchCosines);
        int a = 0;
        int b = 0;
        for (int next = 0; next < Lists.K; next++)
        {
            long one = _scratchNeighbors[a];
            long other = b < part.K ? part.Neighbors[from + b] : -1;
            bool takeOne = other < 0 || (one >= 0 && Precedes(_scratchCosines[a], one, part.Cosines[from + b], other));
            if (takeOne && one < 0)
            {
                return;
            }

            (neighbors[next], cosines[next]) = takeOne ? (one, _scratchCosines[a]) : (other, part.Cosines[from + b]);
            a += takeOne ? 1 : 0;
            b += takeOne && one != other ? 0 : 1;
        }
    }

    /// <summary>Whether a neighbour comes before another one or is the same.</summary>
    private static bool Precedes(float cosine, long row, float otherCosine, long otherRow) =>
        cosine != otherCosine ? cosine > otherCosine : row <= otherRow;
}
