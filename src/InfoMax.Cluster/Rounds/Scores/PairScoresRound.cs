using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Compares the pairs of a group with each other. In memory: the group's vectors, which the job's memory bounds.</summary>
[RoundKernel(RoundKind.PairScores)]
internal static class PairScoresRound
{
    public static PairScoresResult Run(RoundContext context)
    {
        DatasetLayout layout = context.Layout();
        IReadOnlyList<PairsResult> splits = context.Results<PairsResult>(RoundKind.Pairs);
        (int First, int Count)[] slices = [.. splits.Select(split => Slice(context, split))];
        int total = slices.Sum(slice => slice.Count);
        using EmbeddingMatrix images = Load(context, layout, [.. splits.Select(split => split.Images)], slices, total);
        using EmbeddingMatrix texts = Load(context, layout, [.. splits.Select(split => split.Texts)], slices, total);
        long[] rows = new long[total];
        int filled = 0;
        for (int split = 0; split < slices.Length; split++)
        {
            using Stream stream = context.Store.OpenRead(splits[split].Rows);
            NumbersArtifact.Read<long>(stream, ScoreOrdering.Row, slices[split].First, slices[split].Count).CopyTo(rows, filled);
            filled += slices[split].Count;
        }

        NegClipOptions options = PairMemory.Options(context.Spec, context.Results<PlanResult>(RoundKind.Plan)[0].PairBytes);
        double[] scores = NegClipScores.Compute(images, texts, rows, options, context.Executor, context.Progress, context.CancellationToken);
        return new PairScoresResult(
            context.Store.Write(context.BulkUri("scores.arrow"), stream => NumbersArtifact.Write(stream, (ScoreOrdering.Row, rows), (ScoreOrdering.Value, scores))),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), Array.ConvertAll(slices, slice => slice.Count), total));
    }

    /// <summary>Where the group's rows are in a split.</summary>
    private static (int First, int Count) Slice(RoundContext context, PairsResult split)
    {
        int[] counts = RoundIndex.Read<int[]>(context.Store, split.Counts);
        return (counts.AsSpan(0, context.Item.Index).ToArray().Sum(), counts[context.Item.Index]);
    }

    private static EmbeddingMatrix Load(RoundContext context, DatasetLayout layout, ArtifactRef[] vectors, (int First, int Count)[] slices, int total)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(total, layout.PairDimension, layout.PairElement);
        try
        {
            int filled = 0;
            for (int split = 0; split < vectors.Length; split++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                if (slices[split].Count > 0)
                {
                    using Stream stream = context.Store.OpenRead(vectors[split]);
                    VectorsArtifact.ReadRange(stream, slices[split].First, slices[split].Count, matrix, filled);
                    filled += slices[split].Count;
                }
            }

            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }
}
