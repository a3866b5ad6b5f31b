using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>A score of the neighbour lists, from the lists one after the other in any order.</summary>
internal sealed class GraphScoreSums
{
    private readonly ScoreKind _kind;
    private readonly long[]? _hub;
    private readonly double[] _own;
    private readonly int[]? _labels;
    private RightLabels _right;

    /// <param name="kind">The score.</param>
    /// <param name="rows">N.</param>
    /// <param name="labels">Class of each row, negative for none; null for scores that read no labels.</param>
    public GraphScoreSums(ScoreKind kind, int rows, int[]? labels)
    {
        if (kind is not (ScoreKind.Hub or ScoreKind.Density or ScoreKind.Agreement) || (kind == ScoreKind.Agreement && labels is null))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a score of the graph, or of labels that are not there");
        }

        _kind = kind;
        _labels = labels;
        _hub = kind == ScoreKind.Hub ? new long[rows] : null;
        _own = kind == ScoreKind.Hub ? [] : new double[rows];
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

        if (_hub is null)
        {
            _own[row] = _kind == ScoreKind.Density ? GraphScores.Density(cosines) : GraphScores.Agreement(_labels![row], neighbors, cosines, _labels);
            return;
        }

        for (int e = 0; e < neighbors.Length; e++)
        {
            _hub[neighbors[e]] += HubSums.ToUnits(cosines[e]);
        }
    }

    /// <summary>The raw scores of all rows.</summary>
    public double[] ToScores() => _hub is null ? _own : Array.ConvertAll(_hub, HubSums.ToScore);
}
