using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Clustering;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Trains the cells on a seeded sample of the rows, deals them out to partitions in consecutive ranges of about equal
/// weight, and takes along the rows that the search is checked by. Which rows are sampled follows from their number alone.
/// </summary>
[RoundKernel(RoundKind.Centroids)]
internal static class CentroidsRound
{
    public static CellsResult Run(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        DatasetShape shape = DatasetShape.Of(context);
        (long[] checkedRows, long[] trainingRows) = Choose(context, search, shape);
        using EmbeddingMatrix check = EmbeddingMatrix.Allocate(checkedRows.Length, shape.Dimension, shape.Element);
        using EmbeddingMatrix training = EmbeddingMatrix.Allocate(trainingRows.Length, shape.Dimension, shape.Element);
        Load(context, checkedRows, check, trainingRows, training);
        (CellTree tree, long[] weights) = CellTree.Train(
            training, search.Cells, context.Spec.Seed, context.Executor, context.CancellationToken);
        int partitions = JobFacts.PartitionCount(context.Spec, context.Results<PlanResult>(RoundKind.Plan)[0], JobRows.Of(context).ValidRows);
        CellLayout layout = new(tree.FirstFine, tree.Copies, WeightedRanges.Cut(weights, partitions));
        return new CellsResult(
            Write(context, "coarse.arrow", tree.Coarse),
            Write(context, "fine.arrow", tree.Fine),
            RoundIndex.Write(context.Store, context.Uri("layout.msgpack"), layout, tree.Cells),
            RoundIndex.Write(context.Store, context.Uri("sample.msgpack"), checkedRows, checkedRows.Length),
            context.Store.Write(context.Uri("sample.arrow"), stream =>
            {
                using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
                writer.Append(check, 0, check.Rows);
                return writer.Finish();
            }));
    }

    private static (long[] Checked, long[] Training) Choose(RoundContext context, SemanticSearch search, DatasetShape shape)
    {
        List<long> check = [];
        List<long> training = [];
        ulong seed = context.Spec.Seed;
        foreach ((long[] rows, _) in JobRows.Of(context).Splits(context))
        {
            check.AddRange(rows.Where(row => search.Checks(seed, row)));
            training.AddRange(rows.Where(row => search.Trains(seed, row, shape.RowBytes, context.Spec.MemoryBytes)));
        }

        return ([.. check], [.. training]);
    }

    private static void Load(RoundContext context, long[] checkedRows, EmbeddingMatrix check, long[] trainingRows, EmbeddingMatrix training)
    {
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        int checkedTaken = 0;
        int trainingTaken = 0;
        int split = 0;
        ArtifactRef valid = context.Results<ImportanceResult>(RoundKind.Importance)[0].Index;
        foreach ((long[] rows, _) in JobRows.ReadSplits(context, valid))
        {
            int first = 0;
            using Stream stream = context.Store.OpenRead(splits[split].Vectors);
            foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
            {
                using (batch)
                {
                    context.CancellationToken.ThrowIfCancellationRequested();
                    ReadOnlySpan<long> numbers = rows.AsSpan(first, batch.Rows);
                    Take(batch, numbers, checkedRows, check, ref checkedTaken);
                    Take(batch, numbers, trainingRows, training, ref trainingTaken);
                    first += batch.Rows;
                }
            }

            context.Progress(0.5 * ++split / splits.Count);
        }
    }

    private static void Take(EmbeddingMatrix batch, ReadOnlySpan<long> numbers, long[] wanted, EmbeddingMatrix target, ref int taken)
    {
        for (int i = 0; i < numbers.Length && taken < wanted.Length; i++)
        {
            if (numbers[i] == wanted[taken])
            {
                batch.RowRange(i, 1).CopyTo(target.RowRange(taken, 1));
                target.ReciprocalNorms[taken++] = batch.ReciprocalNorms[i];
            }
        }
    }

    private static ArtifactRef Write(RoundContext context, string name, SphericalCentroids centroids) => context.Store.Write(
        context.Uri(name), stream => CentroidsArtifact.Write(stream, centroids.Values, centroids.Count, centroids.Dimension));
}
