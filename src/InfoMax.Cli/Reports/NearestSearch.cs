using System.Numerics.Tensors;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cli.Reports;

/// <summary>
/// The rows nearest to one row, and the first rival of a kept one, as all valid rows go by. Whether a row is in another's list is
/// known of its own list alone, which holds the k nearest rows that are no copies. Of the others' lists the table of reasons tells as much: where
/// the kept row is in row j's list, j has a nearest kept row with at least their cosine. So W_ij is at most K_ij plus that cosine.
/// </summary>
internal sealed class NearestSearch
{
    private const int MostShown = 10;

    /// <summary>What is lost to the rounding of cosines.</summary>
    private const float Rounding = 1e-5f;

    private readonly float[] _unit;
    private readonly double _alpha;
    private readonly int _listed;
    private readonly bool _hasRival;
    private readonly List<NeighborRow> _nearest = [];
    private readonly List<NeighborRow> _distinct = [];
    private readonly List<Candidate> _list = [];
    private Candidate? _first;

    /// <param name="row">The row.</param>
    /// <param name="unit">Its vector, of length 1.</param>
    /// <param name="alpha">Weight of the redundancy.</param>
    /// <param name="listed">Rows that are no copies which may be in its list.</param>
    /// <param name="hasRival">Whether rivals are looked for: it is a kept row that is no copy.</param>
    public NearestSearch(long row, float[] unit, double alpha, int listed, bool hasRival) =>
        (Row, _unit, _alpha, _listed, _hasRival) = (row, unit, alpha, listed, hasRival);

    /// <summary>The row.</summary>
    public long Row { get; }

    /// <summary>The nearest rows, the nearest first, ties to the lower row.</summary>
    public IReadOnlyList<NeighborRow> Nearest => _nearest;

    /// <summary>As <see cref="Nearest"/>, of the rows that are no copies which went: what stands for a family is among them.</summary>
    public IReadOnlyList<NeighborRow> Distinct => _distinct;

    /// <summary>Takes a row into account.</summary>
    public void Add(ReasonRows part, int at, ReadOnlySpan<float> unit)
    {
        if (part.Rows[at] == Row)
        {
            return;
        }

        float cosine = TensorPrimitives.Dot(unit, _unit);
        bool isCopy = part.Reasons[at] == "copy";
        Offer(_nearest, part, at, cosine);
        if (!isCopy)
        {
            Offer(_distinct, part, at, cosine);
        }

        if (!isCopy && _hasRival)
        {
            Challenge(part, at, cosine);
        }
    }

    /// <summary>The row that could first take its place; null where there is none.</summary>
    /// <param name="gain">The gain of the row.</param>
    public RowRival? Rival(double gain)
    {
        Candidate? first = _list.Select(candidate => candidate with { Worth = candidate.Worth + (_alpha * Math.Max(0, candidate.Cosine)) })
            .Concat(_first is { } outside ? [outside] : [])
            .MaxBy(candidate => candidate.Worth);
        return first is null || double.IsNegativeInfinity(first.Worth) ? null : new RowRival(first.Row, first.Id, first.Cosine, gain - first.Worth);
    }

    private static void Offer(List<NeighborRow> rows, ReasonRows part, int at, float cosine)
    {
        if (rows.Count < MostShown || cosine > rows[^1].Cosine)
        {
            NearestFew.Add(rows, new NeighborRow(part.Rows[at], part.Ids[at], cosine, part.Selected[at], part.Reasons[at]), other => other.Cosine, MostShown);
        }
    }

    private void Challenge(ReasonRows part, int at, float cosine)
    {
        bool isInItsList = part.Cosines[at] is { } nearest && nearest >= cosine - Rounding;
        double worth = part.Selected[at] ? double.NegativeInfinity : part.Gains[at] + (isInItsList ? _alpha * Math.Max(0, cosine) : 0);
        bool isFirst = worth > (_first?.Worth ?? double.NegativeInfinity);
        bool isListed = _list.Count < _listed || cosine > _list[^1].Cosine;
        if (!isFirst && !isListed)
        {
            return;
        }

        Candidate candidate = new(part.Rows[at], part.Ids[at], cosine, worth);
        _first = isFirst ? candidate : _first;
        if (isListed)
        {
            NearestFew.Add(_list, candidate, other => other.Cosine, _listed);
        }
    }

    private sealed record Candidate(long Row, string? Id, float Cosine, double Worth);
}
