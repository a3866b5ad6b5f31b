using InfoMax.Core.Probe;

namespace InfoMax.Core.Scores;

/// <summary>A score of the neighbour lists of N rows, from the lists one after the other in any order.</summary>
public sealed class GraphScoreSums
{
    private readonly NeighborListScore? _ofList;
    private readonly double[] _own = [];
    private readonly long[] _received = [];
    private readonly int[]? _labels;
    private RightLabels _right;

    /// <param name="score">The score, which is one of the graph.</param>
    /// <param name="rows">N.</param>
    /// <param name="labels">Class of each row, negative for none, length N; null for a score that reads no labels.</param>
    /// <exception cref="ArgumentException">It is no score of the graph, or its labels are missing or not one a row.</exception>
    public GraphScoreSums(ScoreDefinition score, int rows, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (!score.NeedsGraph || score.NeedsLabels != (labels is not null))
        {
            throw new ArgumentException($"{score.Name} is no score of the graph, or of labels that are not there");
        }

        if (labels is not null && labels.Length != rows)
        {
            throw new ArgumentException($"{labels.Length} labels for lists of {rows} rows");
        }

        _ofList = score.FromOwnList;
        _labels = labels;
        if (_ofList is null)
        {
            _received = new long[rows];
        }
        else
        {
            _own = new double[rows];
        }
    }

    /// <summary>Labels that their rows' neighbours vote for; null for a score that reads none.</summary>
    public RightLabels? Right => _labels is null ? null : _right;

    /// <summary>Adds the list of a row, cut to what the score reads.</summary>
    /// <param name="row">Place of the row.</param>
    /// <param name="neighbors">Places of its neighbours.</param>
    /// <param name="cosines">Their cosines.</param>
    public void Add(int row, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> cosines)
    {
        if (_labels is not null)
        {
            _right = _right.Add(GraphScores.Agreed(_labels[row], neighbors, cosines, _labels));
        }

        if (_ofList is not null)
        {
            _own[row] = _ofList(_labels is null ? -1 : _labels[row], neighbors, cosines, _labels);
            return;
        }

        for (int e = 0; e < neighbors.Length; e++)
        {
            _received[neighbors[e]] += HubSums.ToUnits(cosines[e]);
        }
    }

    /// <summary>The raw scores of all rows.</summary>
    public double[] ToScores() => _ofList is null ? Array.ConvertAll(_received, HubSums.ToScore) : _own;
}
