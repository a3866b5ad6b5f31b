using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// Puts the sampled rows' neighbours of all partitions together and finds the least probes that reach them, by the
/// planning half of the sample; the other half's are kept for the measurement.
/// </summary>
[RoundKernel(RoundKind.Check)]
internal static class CheckRound
{
    public static CheckResult Run(RoundContext context)
    {
        SemanticSearch search = SemanticSearch.Of(context);
        SampledRows sample = SampledRows.Read(context);
        GlobalLists truth = Truth(context, sample, search.Neighbors);
        AllBlocks blocks = new(context);
        ProbePlan plan = search.IsExact ? ProbePlan.Everything(blocks.Count) : Plan(context, search, sample, truth, blocks);
        int[] measured = [.. Enumerable.Range(0, sample.Rows.Length).Where(i => !SampledRows.IsForPlanning(i))];
        int[] sought = Array.ConvertAll(measured, i => Sought(truth, i));
        CheckedTruth kept = new(
            Array.ConvertAll(measured, i => sample.Rows[i]),
            sought,
            [.. measured.Zip(sought, (i, count) => count == 0 ? float.PositiveInfinity : truth.Cosines[(i * truth.K) + count - 1])]);
        return new CheckResult(
            plan.Reach, plan.Visits, RoundIndex.Write(context.Store, context.Uri("truth.msgpack"), kept, measured.Length), plan.Joins);
    }

    /// <summary>The sampled rows' true lists: the best of what the partitions found.</summary>
    private static GlobalLists Truth(RoundContext context, SampledRows sample, int k)
    {
        GlobalListMerge merge = new(sample.Rows, k);
        int[] all = [.. Enumerable.Range(0, sample.Rows.Length)];
        foreach (OrganiseResult partition in context.Results<OrganiseResult>(RoundKind.Organise))
        {
            using Stream stream = context.Store.OpenRead(partition.Truth);
            merge.Add(NeighborsArtifact.ReadRange(stream, 0, sample.Rows.Length), all);
        }

        return merge.Lists;
    }

    private static ProbePlan Plan(RoundContext context, SemanticSearch search, SampledRows sample, GlobalLists truth, AllBlocks blocks)
    {
        int[] planning = [.. Enumerable.Range(0, sample.Rows.Length).Where(SampledRows.IsForPlanning)];
        HashSet<long> needed = [.. planning.Select(i => sample.Rows[i])];
        foreach (int i in planning)
        {
            needed.UnionWith(truth.Neighbors.AsSpan(i * truth.K, Sought(truth, i)).ToArray());
        }

        (CellRows table, EmbeddingMatrix vectors) = Load(context, needed, blocks);
        using (vectors)
        {
            Dictionary<long, int> place = [];
            for (int i = 0; i < table.Rows.Length; i++)
            {
                place.Add(table.Rows[i], i);
            }

            (int, int[])[] neighbors =
            [
                .. planning.Select(i => (
                    place[sample.Rows[i]],
                    Array.ConvertAll(truth.Neighbors[(i * truth.K)..((i * truth.K) + Sought(truth, i))], row => place[row]))),
            ];
            return SampledPlan.Find(
                vectors, table.Cells, blocks, neighbors, search.Recall, BlockSearchOptions.MostProbes, context.Executor, context.CancellationToken);
        }
    }

    /// <summary>The rows of <paramref name="needed"/> by block, with their blocks' numbers among all, and their vectors.</summary>
    private static (CellRows Table, EmbeddingMatrix Vectors) Load(RoundContext context, HashSet<long> needed, AllBlocks blocks)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(needed.Count, shape.Dimension, shape.Element);
        List<long> rows = [];
        List<int> cells = [];
        int partition = 0;
        foreach (OrganiseResult result in context.Results<OrganiseResult>(RoundKind.Organise))
        {
            CellRows hits = ReadRows(context, result.HitRows);
            using EmbeddingMatrix hitVectors = EmbeddingMatrix.Allocate(hits.Rows.Length, shape.Dimension, shape.Element);
            using (Stream stream = context.Store.OpenRead(result.HitVectors))
            {
                VectorsArtifact.ReadInto(stream, hitVectors, 0);
            }

            for (int i = 0; i < hits.Rows.Length; i++)
            {
                if (needed.Contains(hits.Rows[i]))
                {
                    hitVectors.RowRange(i, 1).CopyTo(vectors.RowRange(rows.Count, 1));
                    vectors.ReciprocalNorms[rows.Count] = hitVectors.ReciprocalNorms[i];
                    rows.Add(hits.Rows[i]);
                    cells.Add(blocks.FirstOf(partition) + hits.Cells[i]);
                }
            }

            partition++;
        }

        return (new CellRows([.. rows], new float[rows.Count], [.. cells]), vectors);
    }

    private static CellRows ReadRows(RoundContext context, ArtifactRef artifact)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        return CellRowsArtifact.Read(stream);
    }

    /// <summary>Neighbours of positive cosine: the similarity graph has no others.</summary>
    private static int Sought(GlobalLists truth, int row)
    {
        int count = 0;
        while (count < truth.K && truth.Neighbors[(row * truth.K) + count] >= 0 && truth.Cosines[(row * truth.K) + count] > 0)
        {
            count++;
        }

        return count;
    }
}
