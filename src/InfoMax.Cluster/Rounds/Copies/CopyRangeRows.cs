using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
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
        CopyRangeRows sent = Allocate(CopyMail.Entries(mails)) with { Splits = [.. mails.SelectMany((mail, split) => Enumerable.Repeat(split, mail.Count))] };
        CopyMail.ReadAll(
            context,
            mails,
            ("row", sent.Rows),
            ("importance", sent.Importance),
            ("label", sent.Labels),
            ("cell", sent.Cells),
            ("entry", sent.Entries),
            ("rows", sent.Equal));
        int[] byRow = CopyRank.Order(CopyRank.ByRow(sent.Rows));
        int cells = sent.Cells.Length == 0 ? 0 : sent.Cells.Max() + 1;
        int[] byCell = PartitionOrder.Of(Array.ConvertAll(byRow, i => sent.Cells[i]), cells).Order;
        int[] order = Array.ConvertAll(byCell, i => byRow[i]);
        return (sent.Pick(order), order);
    }

    /// <summary>The rows that the visit has written.</summary>
    public static CopyRangeRows Read(RoundContext context)
    {
        ArtifactRef table = context.Results<CopyMailResult>(RoundKind.CopyVisit)[context.Item.Index].Kept[CopyVisitRound.Rows];
        CopyRangeRows own = Allocate((int)table.Rows);
        CopyMail.Columns(context, table, [.. own.Columns]);
        return own;
    }

    /// <summary>The columns of the table that holds them, as the visit writes and <see cref="Read"/> reads them.</summary>
    public IReadOnlyList<(string Name, Array Values)> Columns =>
    [
        ("row", Rows),
        ("importance", Importance),
        ("label", Labels),
        ("cell", Cells),
        ("split", Splits),
        ("entry", Entries),
        ("rows", Equal),
    ];

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

    private static CopyRangeRows Allocate(int rows) =>
        new(new long[rows], new float[rows], new int[rows], new int[rows], new int[rows], new int[rows], new long[rows]);

    private CopyRangeRows Pick(int[] order) => new(
        Array.ConvertAll(order, i => Rows[i]),
        Array.ConvertAll(order, i => Importance[i]),
        Array.ConvertAll(order, i => Labels[i]),
        Array.ConvertAll(order, i => Cells[i]),
        Array.ConvertAll(order, i => Splits[i]),
        Array.ConvertAll(order, i => Entries[i]),
        Array.ConvertAll(order, i => Equal[i]));
}
