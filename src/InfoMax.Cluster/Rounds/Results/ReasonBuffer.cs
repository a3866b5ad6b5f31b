using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>Gathers rows into columns until there are enough of them.</summary>
/// <param name="rows">Rows of a part.</param>
/// <param name="hasRawScores">Whether the rows have raw scores.</param>
internal sealed class ReasonBuffer(int rows, bool hasRawScores)
{
    private readonly ReasonRows _columns = new(
        new long[rows], new string?[rows], new bool[rows], new float[rows], new float[rows], new long?[rows], new string?[rows], new float?[rows], new int[rows], new string[rows],
        hasRawScores ? new double[rows] : null);

    private int _count;

    /// <summary>True when a part is complete.</summary>
    public bool IsFull => _count == rows;

    /// <summary>True when there is nothing to take.</summary>
    public bool IsEmpty => _count == 0;

    public void Add(long row, string? id, in ReasonRow reason, string word, string? nearestId, double rawScore)
    {
        int at = _count++;
        _columns.Rows[at] = row;
        _columns.Ids[at] = id;
        _columns.Selected[at] = reason.Selected;
        _columns.Importance[at] = reason.Importance;
        _columns.Gains[at] = reason.Gain;
        _columns.Nearest[at] = reason.Nearest;
        _columns.NearestIds[at] = nearestId;
        _columns.Cosines[at] = reason.Cosine;
        _columns.GroupSizes[at] = reason.FamilySize;
        _columns.Reasons[at] = word;
        if (_columns.RawScores is { } raw)
        {
            raw[at] = rawScore;
        }
    }

    /// <summary>The rows added since the last part.</summary>
    public ReasonRows Take()
    {
        Range all = .._count;
        _count = 0;
        return new ReasonRows(
            _columns.Rows[all], _columns.Ids[all], _columns.Selected[all], _columns.Importance[all], _columns.Gains[all], _columns.Nearest[all],
            _columns.NearestIds[all], _columns.Cosines[all], _columns.GroupSizes[all], _columns.Reasons[all], _columns.RawScores?[all]);
    }
}
