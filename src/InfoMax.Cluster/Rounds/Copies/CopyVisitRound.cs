using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>What the rows of each cell of a range mean to each other; the leads of cells visit the cells whose centres are nearest, those of other ranges as guests.</summary>
[RoundKernel(RoundKind.CopyVisit)]
internal static class CopyVisitRound
{
    /// <summary>Kept: <see cref="CopyRangeRows"/>, and of each row <c>earliest</c>, the place of the earliest one of its cell before it and near it (-1 for none), and <c>lead</c>.</summary>
    public const int Rows = 0;

    /// <summary>Kept: the rows' vectors.</summary>
    public const int Vectors = 1;

    /// <summary>Kept: <c>place</c> and <c>cell</c> of all visits.</summary>
    public const int Visits = 2;

    /// <summary>Kept: <c>place</c> and <c>range</c> of the guests.</summary>
    public const int Away = 3;

    public static CopyMailResult Run(RoundContext context)
    {
        CopySearch search = CopySearch.Of(context);
        CopyCells cells = CopyCells.Read(context);
        (CopyRangeRows own, int[] order) = CopyRangeRows.Receive(context);
        int count = own.Rows.Length;
        BlockPairs pairs = new(new int[count], new bool[count], new bool[count]);
        Array.Fill(pairs.Earliest, int.MaxValue);
        int[] rank = CopyRank.Of(own.Importance, own.Rows);
        CopyVisits visits = new(new int[count + 1], []);
        using EmbeddingMatrix vectors = Load(context, search.Near is null ? [] : order);
        if (search.Near is not null && count > 0)
        {
            using CopyRange range = new(vectors, own.FirstRow(cells, context.Item.Index), search.Near, context.Executor, context.CancellationToken);
            pairs = range.Pairs(rank, own.Labels);
            context.Progress(0.5);
            visits = range.Visits(pairs, cells.Centres(context), cells.FirstCell[context.Item.Index], search.IsExact(cells.Count));
        }

        context.Progress(0.8);
        int[] placeOf = CopyRank.Order(rank);
        CopyGuestMail guests = CopyGuestMail.Write(context, cells, own, vectors, visits);
        ArtifactRef table = CopyMail.Table(
            context,
            "own-rows",
            [
                .. own.Columns,
                ("earliest", Array.ConvertAll(pairs.Earliest, earliest => earliest == int.MaxValue ? -1 : placeOf[earliest])),
                ("lead", Array.ConvertAll(pairs.IsLead, isLead => isLead ? 1 : 0)),
            ]);
        return new CopyMailResult(
            guests.Mail,
            guests.Counts,
            [
                table,
                CopyMail.Vectors(context, "own-vectors", vectors, [.. Enumerable.Range(0, vectors.Rows)]),
                CopyVisitTable.Write(context, "visits", visits),
                CopyMail.Table(context, "away", ("place", guests.Places), ("range", guests.Ranges)),
            ],
            count,
            count);
    }

    private static EmbeddingMatrix Load(RoundContext context, int[] order)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(order.Length, shape.Dimension, shape.Element);
        int filled = 0;
        foreach (CopyMail part in order.Length == 0 ? [] : CopyMail.To(context, RoundKind.CopyScatter, CopyScatterRound.Vectors, context.Item.Index))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(part.Mail);
            VectorsArtifact.ReadRange(stream, part.First, part.Count, vectors, filled);
            filled += part.Count;
        }

        vectors.Reorder(order);
        return vectors;
    }
}
