using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// What became of every valid row of one result, in row order: the rows of a split at a time, with what the partitions know
/// of their chosen neighbours. The chosen rows go by beside them.
/// </summary>
internal sealed class ReasonTable
{
    private const int RowsPerPart = 1 << 17;

    private static readonly string[] Words = [.. Enum.GetValues<RowReason>().Select(reason => EnumWords.Of(reason))];

    private readonly RoundContext _context;
    private readonly PointResult _point;
    private readonly SelectionTable _written;
    private readonly RunStore _runs;
    private readonly IReadOnlyList<ArtifactRef> _near;
    private readonly NamedIds? _nearestIds;
    private readonly ReasonRule _rule;

    /// <param name="context">The order of the round that writes the results.</param>
    /// <param name="place">Place of the result among the job's points.</param>
    /// <param name="point">The result.</param>
    /// <param name="written">Its rows, with the copies that a budget above the representatives takes.</param>
    /// <param name="runs">Where what is merged and sorted goes.</param>
    /// <exception cref="ArtifactException">An artifact is missing or damaged.</exception>
    public ReasonTable(RoundContext context, int place, PointResult point, SelectionTable written, RunStore runs)
    {
        (_context, _point, _written, _runs) = (context, point, written, runs);
        _rule = new ReasonRule(written.Price, context.Spec.Division != QuotaKind.None);
        _near = ChosenNeighborParts.Of(context, place, runs);
        _nearestIds = context.Layout().Ids == IdKind.None ? null : NearestIds();
    }

    /// <summary>The smallest gain of a chosen row that is no copy.</summary>
    public float Price => _rule.Price;

    /// <summary>Every valid row in order, a part in memory at a time.</summary>
    /// <exception cref="ArtifactException">An artifact is missing or damaged.</exception>
    public IEnumerable<ReasonRows> Parts()
    {
        using RowCursor<ChosenNeighbors> near = new(ChosenNeighborParts.Wholes(_near, _runs), entry => entry.Row);
        using IEnumerator<(long Row, string? Id)>? nearestIds = _nearestIds?.Read().GetEnumerator();
        using RowCursor<SelectedRow> written = _written.Cursor();
        ReasonBuffer buffer = new(RowsPerPart, _written.HasRawScores);
        using IEnumerator<CopyTable> tables = CopyTable.Splits(_context).GetEnumerator();
        using IEnumerator<(long[] Rows, float[] Importance)> splits = JobRows.Of(_context).Splits(_context).GetEnumerator();
        foreach (IngestResult ingest in _context.Results<IngestResult>(RoundKind.Ingest))
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            splits.MoveNext();
            (long[] own, float[] importance) = splits.Current;
            SplitCopies copies = tables.MoveNext() ? new SplitCopies(_context, tables.Current) : SplitCopies.None;
            int next = 0;
            using Stream stream = _context.Store.OpenRead(ingest.Rows);
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                for (int i = 0; i < columns.Rows.Length; i++)
                {
                    long row = columns.Rows[i];
                    bool isCopy = next >= own.Length || own[next] != row;
                    SelectedRow? selected = written.TryTake(row, out SelectedRow chosen) ? chosen : null;
                    ChosenNeighbors known = near.TryTake(row, out ChosenNeighbors told) ? told : new ChosenNeighbors(row, 0, -1, 0);
                    ReasonRow reason = isCopy
                        ? OfCopy(copies.Take(row), selected, known)
                        : OfRepresentative(importance[next++], selected, known, copies.FamilySize(row));
                    string? nearestId = null;
                    if (known.Nearest >= 0 && nearestIds is not null)
                    {
                        nearestIds.MoveNext();
                        nearestId = nearestIds.Current.Id;
                    }

                    buffer.Add(row, columns.Ids?[i], reason, Words[(int)reason.Reason], nearestId, columns.Scores?[i] ?? double.NaN);
                    if (buffer.IsFull)
                    {
                        yield return buffer.Take();
                    }
                }
            }
        }

        if (!buffer.IsEmpty)
        {
            yield return buffer.Take();
        }
    }

    /// <summary>The id of each row's nearest chosen row, for the rows that have one.</summary>
    private NamedIds NearestIds()
    {
        NamedIds ids = new(_runs);
        foreach (ChosenNeighbors known in ChosenNeighborParts.Wholes(_near, _runs).Where(known => known.Nearest >= 0))
        {
            ids.Ask(known.Row, known.Nearest);
        }

        using RowCursor<SelectedRow> written = _written.Cursor();
        ids.Answer(row => written.TryTake(row, out SelectedRow chosen) ? chosen.Id : null);
        return ids;
    }

    private ReasonRow OfRepresentative(float importance, SelectedRow? selected, ChosenNeighbors near, int familySize)
    {
        float gain = selected?.Gain ?? GainOf(importance, near);
        float? cosine = near.Nearest < 0 ? null : near.Cosine;
        return new ReasonRow(
            selected is not null, importance, gain, near.Nearest < 0 ? null : near.Nearest, cosine, familySize,
            selected is not null ? RowReason.Selected : _rule.For(importance, gain, cosine));
    }

    /// <summary>A copy's nearest chosen row is its representative where that is chosen, else its representative's.</summary>
    private ReasonRow OfCopy((long Representative, float Cosine, int FamilySize, float Importance) copy, SelectedRow? selected, ChosenNeighbors near)
    {
        float importance = selected?.Score ?? copy.Importance;
        RowReason reason = selected is not null ? RowReason.Selected : RowReason.Copy;
        if (near.Nearest == copy.Representative)
        {
            // It adds nothing that its representative has not given.
            return new ReasonRow(selected is not null, importance, 0, copy.Representative, copy.Cosine, copy.FamilySize, reason);
        }

        return new ReasonRow(
            false, importance, GainOf(importance, near), near.Nearest < 0 ? null : near.Nearest, near.Nearest < 0 ? null : near.Cosine, copy.FamilySize, reason);
    }

    private float GainOf(float importance, ChosenNeighbors near) => (float)(importance - (_point.Alpha * near.Weight * ChosenNeighbors.Unit));
}
