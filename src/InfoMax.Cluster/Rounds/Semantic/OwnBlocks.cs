using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>An organised partition's rows.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Importance">I_i, same order.</param>
/// <param name="Order">Place of each grouped row in that order.</param>
/// <param name="FirstRow">Where each block begins among the grouped rows, and their number.</param>
internal sealed record OwnBlocks(long[] Rows, float[] Importance, int[] Order, int[] FirstRow)
{
    public static OwnBlocks Read(RoundContext context, int partition)
    {
        OrganiseResult organised = context.Results<OrganiseResult>(RoundKind.Organise)[partition];
        using Stream stream = context.Store.OpenRead(organised.Rows);
        CellRows table = CellRowsArtifact.Read(stream);
        int[] places = [.. Enumerable.Range(0, table.Rows.Length)];
        long[] rows = [.. table.Rows];
        Array.Sort(rows, places);
        int[] order = new int[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            order[places[i]] = i;
        }

        int[] first = new int[(int)organised.Blocks.Rows + 1];
        foreach (int block in table.Cells)
        {
            first[block + 1]++;
        }

        for (int b = 1; b < first.Length; b++)
        {
            first[b] += first[b - 1];
        }

        return new OwnBlocks(rows, Array.ConvertAll(places, i => table.Importance[i]), order, first);
    }

    /// <summary>The partition's blocks, with their centres.</summary>
    /// <param name="all">Those of all partitions.</param>
    /// <param name="partition">This one; it has rows.</param>
    public RowBlocks ToBlocks(AllBlocks all, int partition)
    {
        float[] centres = all.Read(partition);
        int count = FirstRow.Length - 1;
        return new RowBlocks(Order, FirstRow, new SphericalCentroids(centres, count, centres.Length / count));
    }

    /// <summary>The vectors, grouped by block; the caller disposes the matrix.</summary>
    public EmbeddingMatrix LoadVectors(RoundContext context, int partition)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(Rows.Length, shape.Dimension, shape.Element);
        using Stream stream = context.Store.OpenRead(context.Results<OrganiseResult>(RoundKind.Organise)[partition].Vectors);
        VectorsArtifact.ReadInto(stream, vectors, 0);
        return vectors;
    }
}
