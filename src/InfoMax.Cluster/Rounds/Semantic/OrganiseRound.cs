using InfoMax.Cluster.Jobs;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Groups a partition's rows into blocks, and finds the neighbours of the sampled rows among them while the vectors are
/// in memory.
/// </summary>
[RoundKernel(RoundKind.Organise)]
internal static class OrganiseRound
{
    public static OrganiseResult Run(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        CellLayout layout = CellLayout.Read(context);
        DatasetShape shape = DatasetShape.Of(context);
        int partition = context.Item.Index;
        int firstCell = layout.FirstCell[partition];
        (CellRows table, EmbeddingMatrix vectors) = Load(context, partition, shape);
        using (vectors)
        {
            context.Progress(0.3);
            BlockClusteringOptions options = new() { BlockRows = search.BlockRows, Seed = context.Spec.Seed };
            RowBlocks? blocks = CellBlocks.Divide(
                vectors, table.Cells, firstCell, layout.FirstCell[partition + 1] - firstCell, options, context.Executor, context.CancellationToken);
            int[] order = blocks?.Order ?? [];
            CellRows grouped = table with { Cells = BlockOfRow(blocks) };
            context.Progress(0.4);
            SampledRows sample = SampledRows.Read(context);
            NeighborLists truth;
            using (EmbeddingMatrix queries = sample.LoadVectors(context, shape))
            {
                int[] own = Array.ConvertAll(sample.Rows, row => Math.Max(-1, Array.BinarySearch(table.Rows, row)));
                truth = ExactNeighborSearch.Query(
                    queries, vectors, search.Neighbors, own, context.Executor, done => context.Progress(0.4 + (done / 2)), context.CancellationToken);
            }

            int[] hits = Hits(sample, truth, table.Rows, grouped.Cells);
            return new OrganiseResult(
                context.Store.Write(context.Uri("rows.arrow"), stream => CellRowsArtifact.Write(stream, grouped.Pick(order))),
                Write(context, "vectors.arrow", shape, vectors, order),
                context.Store.Write(
                    context.Uri("blocks.arrow"),
                    stream => CentroidsArtifact.Write(stream, blocks?.Centroids.Values, blocks?.Count ?? 0, shape.Dimension)),
                context.Store.Write(context.BulkUri("truth.arrow"), stream => NeighborsArtifact.Write(stream, truth, sample.Rows, table.Rows)),
                context.Store.Write(context.BulkUri("hit-rows.arrow"), stream => CellRowsArtifact.Write(stream, grouped.Pick(hits))),
                Write(context, "hit-vectors.arrow", shape, vectors, hits));
        }
    }

    /// <summary>The partition's slice of every split, which comes in ascending row order.</summary>
    private static (CellRows Table, EmbeddingMatrix Vectors) Load(RoundContext context, int partition, DatasetShape shape)
    {
        List<(CellRows Rows, ArtifactRef Vectors, int First)> slices = [];
        foreach (ScatterResult split in context.Results<ScatterResult>(RoundKind.Scatter))
        {
            int[] counts = RoundIndex.Read<int[]>(context.Store, split.Counts);
            int first = counts.Take(partition).Sum();
            using Stream stream = context.Store.OpenRead(split.Importance);
            slices.Add((CellRowsArtifact.ReadRange(stream, first, counts[partition]), split.Vectors, first));
        }

        CellRows table = new(
            [.. slices.SelectMany(s => s.Rows.Rows)], [.. slices.SelectMany(s => s.Rows.Importance)], [.. slices.SelectMany(s => s.Rows.Cells)]);
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(table.Rows.Length, shape.Dimension, shape.Element);
        try
        {
            int filled = 0;
            foreach ((CellRows rows, ArtifactRef artifact, int first) in slices)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                using Stream stream = context.Store.OpenRead(artifact);
                VectorsArtifact.ReadRange(stream, first, rows.Rows.Length, vectors, filled);
                filled += rows.Rows.Length;
            }

            return (table, vectors);
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    private static int[] BlockOfRow(RowBlocks? blocks)
    {
        int[] block = new int[blocks?.Order.Length ?? 0];
        for (int b = 0; b < (blocks?.Count ?? 0); b++)
        {
            foreach (int row in blocks!.Order.AsSpan(blocks.FirstRow[b], blocks.Size(b)))
            {
                block[row] = b;
            }
        }

        return block;
    }

    /// <summary>The planning half's own rows and possible neighbours, by block and row.</summary>
    private static int[] Hits(SampledRows sample, NeighborLists truth, long[] rows, int[] blocks)
    {
        SortedSet<int> hits = [];
        for (int i = 0; i < sample.Rows.Length; i++)
        {
            if (!SampledRows.IsForPlanning(i))
            {
                continue;
            }

            int own = Array.BinarySearch(rows, sample.Rows[i]);
            if (own >= 0)
            {
                hits.Add(own);
            }

            hits.UnionWith(truth.Neighbors.Skip(i * truth.K).Take(truth.K).Where(place => place >= 0));
        }

        return [.. hits.OrderBy(place => blocks[place])];
    }

    private static ArtifactRef Write(RoundContext context, string name, DatasetShape shape, EmbeddingMatrix vectors, int[] order) =>
        context.Store.Write(context.BulkUri(name), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
            writer.Append(vectors, order);
            return writer.Finish();
        });
}
