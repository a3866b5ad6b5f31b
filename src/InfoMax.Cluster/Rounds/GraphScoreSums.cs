using InfoMax.Core.Scores;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>A score of the neighbour lists, from the lists one after the other in any order.</summary>
/// <param name="kind">The score.</param>
/// <param name="rows">N.</param>
internal sealed class GraphScoreSums(ScoreKind kind, int rows)
{
    private readonly long[]? _hub = kind == ScoreKind.Hub ? new long[rows] : null;
    private readonly double[]? _density = kind == ScoreKind.Density ? new double[rows]
        : kind == ScoreKind.Hub ? null
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a score of the graph");

    /// <summary>Adds the list of a row, cut to what the score reads.</summary>
    /// <param name="row">Place of the row.</param>
    /// <param name="neighbors">Places of its neighbours.</param>
    /// <param name="cosines">Their cosines.</param>
    public void Add(int row, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> cosines)
    {
        if (_density is not null)
        {
            _density[row] = GraphScores.Density(cosines);
            return;
        }

        for (int e = 0; e < neighbors.Length; e++)
        {
            _hub![neighbors[e]] += HubSums.ToUnits(cosines[e]);
        }
    }

    /// <summary>The raw scores of all rows.</summary>
    public double[] ToScores() => _density ?? Array.ConvertAll(_hub!, HubSums.ToScore);
}
