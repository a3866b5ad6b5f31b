using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The rows of a range, cell after cell and ascending in each.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Importance">I of each.</param>
/// <param name="Labels">Label of each.</param>
/// <param name="Cells">Cell of each.</param>
/// <param name="Splits">Split that each comes from.</param>
/// <param name="Entries">Entry of each among the split's digests.</param>
/// <param name="Equal">Equal rows that each leads, itself included.</param>
internal sealed record CopyRangeRows(long[] Rows, float[] Importance, int[] Labels, int[] Cells, int[] Splits, int[] Entries, long[] Equal)
{
    /// <summary>What the splits have sent, and the order in which it is to stand.</summary>
    public static (CopyRangeRows Rows, int[] Order) Receive(RoundContext context)
    {
        CopyMail[] mails = CopyMail.To(context, RoundKind.CopyScatter, CopyScatterRound.Rows, context.Item.Index);
        CopyRangeRows sent = new(
            CopyMail.ReadAll<long>(context, mails, "row"),
            CopyMail.ReadAll<float>(context, mails, "importance"),
            CopyMail.ReadAll<int>(context, mails, "label"),
            CopyMail.ReadAll<int>(context, mails, "cell"),
            [.. mails.SelectMany((mail, split) => Enumerable.Repeat(split, mail.Count))],
            CopyMail.ReadAll<int>(context, mails, "entry"),
            CopyMail.ReadAll<long>(context, mails, "rows"));
        int[] order = [.. Enumerable.Range(0, sent.Rows.Length)];
        Array.Sort(order, (a, b) => sent.Cells[a] != sent.Cells[b] ? sent.Cells[a].CompareTo(sent.Cells[b]) : sent.Rows[a].CompareTo(sent.Rows[b]));
        return (sent.Pick(order), order);
    }

    /// <summary>The rows that the visit has written.</summary>
    public static CopyRangeRows Read(RoundContext context)
    {
        ArtifactRef table = context.Results<CopyMailResult>(RoundKind.CopyVisit)[context.Item.Index].Kept[CopyVisitRound.Rows];
        return new CopyRangeRows(
            CopyMail.Column<long>(context, table, "row"),
            CopyMail.Column<float>(context, table, "importance"),
            CopyMail.Column<int>(context, table, "label"),
            CopyMail.Column<int>(context, table, "cell"),
            CopyMail.Column<int>(context, table, "split"),
            CopyMail.Column<int>(context, table, "entry"),
            CopyMail.Column<long>(context, table, "rows"));
    }

    /// <summary>The vectors that the visit has written; the caller disposes the matrix.</summary>
    public EmbeddingMatrix LoadVectors(RoundContext context)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(Rows.Length, shape.Dimension, shape.Element);
        using Stream stream = context.Store.OpenRead(context.Results<CopyMailResult>(RoundKind.CopyVisit)[context.Item.Index].Kept[CopyVisitRound.Vectors]);
        VectorsArtifact.ReadInto(stream, vectors, 0);
        return vectors;
    }

    /// <summary>Begin of each cell of the range, and the number of rows.</summary>
    public int[] FirstRow(CopyCells cells, int range)
    {
        int begin = cells.FirstCell[range];
        int[] first = new int[cells.FirstCell[range + 1] - begin + 1];
        foreach (int cell in Cells)
        {
            first[cell - begin + 1]++;
        }

        for (int c = 1; c < first.Length; c++)
        {
            first[c] += first[c - 1];
        }

        return first;
    }

    private CopyRangeRows Pick(int[] order) => new(
        Array.ConvertAll(order, i => Rows[i]),
        Array.ConvertAll(order, i => Importance[i]),
        Array.ConvertAll(order, i => Labels[i]),
        Array.ConvertAll(order, i => Cells[i]),
        Array.ConvertAll(order, i => Splits[i]),
        Array.ConvertAll(order, i => Entries[i]),
        Array.ConvertAll(order, i => Equal[i]));
}
