using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>The classes of the rows that a partition's lists are of or name, 12 bytes each, whatever rows the job has.</summary>
internal sealed class NamedLabels
{
    private readonly long[] _rows;
    private readonly int[] _classes;

    private NamedLabels(long[] rows, int[] classes)
    {
        _rows = rows;
        _classes = classes;
    }

    /// <summary>Finds the rows in the lists, and their classes in those of all splits, one after the other.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="neighbors">The lists.</param>
    /// <param name="used">Places of a list that count.</param>
    public static NamedLabels Read(RoundContext context, ArtifactRef neighbors, int used)
    {
        long[] rows = NamedRows.Of(context, neighbors, used);
        return new NamedLabels(rows, JobLabels.Of(context, rows));
    }

    /// <summary>A score of graph and labels of a row, and whether its neighbours vote for its label.</summary>
    /// <param name="score">The score.</param>
    /// <param name="row">The row.</param>
    /// <param name="neighbors">Its nearest.</param>
    /// <param name="cosines">Their cosines.</param>
    public (double Score, RightLabels Right) Of(NeighborListScore score, long row, ReadOnlySpan<long> neighbors, ReadOnlySpan<float> cosines)
    {
        Span<int> places = stackalloc int[neighbors.Length];
        Span<int> classes = stackalloc int[neighbors.Length];
        for (int e = 0; e < neighbors.Length; e++)
        {
            places[e] = e;
            classes[e] = ClassOf(neighbors[e]);
        }

        int own = ClassOf(row);
        return (score(own, places, cosines, classes), GraphScores.Agreed(own, places, cosines, classes));
    }

    private int ClassOf(long row) => _classes[Array.BinarySearch(_rows, row)];
}
