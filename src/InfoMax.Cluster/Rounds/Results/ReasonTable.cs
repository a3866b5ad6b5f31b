using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// What became of every valid row of one result, in row order: the rows of a split at a time, with what the partitions know
/// of their chosen neighbours.
/// </summary>
/// <param name="context">The order of the round that writes the results.</param>
/// <param name="place">Place of the result among the job's points.</param>
/// <param name="point">The result.</param>
/// <param name="chosen">Its rows, without copies.</param>
/// <param name="written">Its rows, with the copies that a budget above the representatives takes.</param>
/// <param name="ids">Their ids; null when the data set has none.</param>
/// <param name="runs">Where merged parts go.</param>
internal sealed class ReasonTable(
    RoundContext context, int place, PointResult point, CoresetColumns chosen, CoresetColumns written, string?[]? ids, RunStore runs)
{
    private const int RowsPerPart = 1 << 17;

    private static readonly string[] Words = [.. Enum.GetValues<RowReason>().Select(reason => EnumWords.Of(reason))];

    private readonly ReasonRule _rule = ReasonRule.Of(chosen.Gains, context.Spec.Division != QuotaKind.None);

    /// <summary>The smallest gain of a chosen row that is no copy.</summary>
    public float Price => _rule.Price;

    /// <summary>Every valid row in order, a part in memory at a time.</summary>
    /// <exception cref="ArtifactException">An artifact is missing or damaged.</exception>
    public IEnumerable<ReasonRows> Parts()
    {
        using ChosenNeighborCursor near = new(ChosenNeighborCursor.Parts(context, place, runs), runs);
        ReasonBuffer buffer = new(RowsPerPart);
        int nextChosen = 0;
        using IEnumerator<CopyTable> tables = CopyTable.Splits(context).GetEnumerator();
        using IEnumerator<(long[] Rows, float[] Importance)> splits = JobRows.Of(context).Splits(context).GetEnumerator();
        foreach (IngestResult ingest in context.Results<IngestResult>(RoundKind.Ingest))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            splits.MoveNext();
            (long[] own, float[] importance) = splits.Current;
            SplitCopies copies = tables.MoveNext() ? new SplitCopies(context, tables.Current) : SplitCopies.None;
            int next = 0;
            using Stream stream = context.Store.OpenRead(ingest.Rows);
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                for (int i = 0; i < columns.Rows.Length; i++)
                {
                    long row = columns.Rows[i];
                    bool isCopy = next >= own.Length || own[next] != row;
                    int at = nextChosen < written.Rows.Length && written.Rows[nextChosen] == row ? nextChosen++ : -1;
                    ReasonRow reason = isCopy
                        ? OfCopy(copies.Take(row), at, near.Take(row))
                        : OfRepresentative(row, importance[next++], at, near.Take(row), copies.FamilySize(row));
                    buffer.Add(row, columns.Ids?[i], reason, Words[(int)reason.Reason], IdOf(reason.Nearest));
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

    private ReasonRow OfRepresentative(long row, float importance, int at, ChosenNeighbors near, int familySize)
    {
        float gain = at >= 0 ? written.Gains[at] : (float)(importance - (point.Alpha * near.Weight * ChosenNeighbors.Unit));
        float? cosine = near.Nearest < 0 ? null : near.Cosine;
        return new ReasonRow(
            at >= 0, importance, gain, near.Nearest < 0 ? null : near.Nearest, cosine, familySize,
            at >= 0 ? RowReason.Selected : _rule.For(importance, gain, cosine));
    }

    /// <summary>A copy's nearest chosen row is its representative where that is chosen, else its representative's.</summary>
    private ReasonRow OfCopy((long Representative, float Cosine, int FamilySize, float Importance) copy, int at, ChosenNeighbors near)
    {
        float importance = at >= 0 ? written.Importance[at] : copy.Importance;
        RowReason reason = at >= 0 ? RowReason.Selected : RowReason.Copy;
        if (Array.BinarySearch(chosen.Rows, copy.Representative) >= 0)
        {
            // It adds nothing that its representative has not given.
            return new ReasonRow(at >= 0, importance, 0, copy.Representative, copy.Cosine, copy.FamilySize, reason);
        }

        float gain = (float)(importance - (point.Alpha * near.Weight * ChosenNeighbors.Unit));
        return new ReasonRow(
            false, importance, gain, near.Nearest < 0 ? null : near.Nearest, near.Nearest < 0 ? null : near.Cosine, copy.FamilySize, reason);
    }

    private string? IdOf(long? row) => row is { } number && ids is not null && Array.BinarySearch(written.Rows, number) is var at and >= 0 ? ids[at] : null;
}
