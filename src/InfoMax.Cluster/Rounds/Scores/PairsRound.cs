using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Reads the image and text vectors of a split's valid rows, and writes them group after group. In memory: the vectors of one side.</summary>
[RoundKernel(RoundKind.Pairs)]
internal static class PairsRound
{
    public static PairsResult Run(RoundContext context)
    {
        DatasetLayout layout = context.Layout();
        PlanResult plan = context.Results<PlanResult>(RoundKind.Plan)[0];
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        int groups = PairMemory.Groups(context.Spec, plan, splits.Sum(split => split.ValidRows));
        NegClipOptions options = PairMemory.Options(context.Spec, plan.PairBytes);
        using Stream rowStream = context.Store.OpenRead(splits[context.Item.Index].Rows);
        long[] rows = [.. RowsArtifact.Read(rowStream).SelectMany(columns => columns.Rows)];
        (int[] order, int[] counts) = PartitionOrder.Of(Array.ConvertAll(rows, row => options.GroupOf(row, groups)), groups);
        IReadOnlyList<string> pair = layout.ClipPair ?? throw new ArtifactException("the layout has no pair of image and text");
        ArtifactRef[] sides = new ArtifactRef[2];
        for (int side = 0; side < sides.Length; side++)
        {
            using EmbeddingMatrix vectors = Read(context, layout, pair[side], rows, side);
            sides[side] = context.Store.Write(context.BulkUri(side == 0 ? "images.arrow" : "texts.arrow"), stream => Write(stream, vectors, order));
        }

        return new PairsResult(
            sides[0],
            sides[1],
            context.Store.Write(context.BulkUri("rows.arrow"), stream => NumbersArtifact.Write(stream, (ScoreOrdering.Row, Array.ConvertAll(order, i => rows[i])))),
            RoundIndex.Write(context.Store, context.Uri("counts.msgpack"), counts, rows.Length));
    }

    private static long Write(Stream stream, EmbeddingMatrix vectors, int[] order)
    {
        using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, vectors.Dimension, vectors.Element);
        writer.Append(vectors, order);
        return writer.Finish();
    }

    /// <summary>One embedding of the valid rows, read as an input of its own.</summary>
    private static EmbeddingMatrix Read(RoundContext context, DatasetLayout layout, string name, long[] rows, int side)
    {
        DatasetLayout alone = layout with
        {
            Embeddings = [name],
            Dimension = layout.PairDimension,
            Element = layout.PairElement,
            Score = new ScoreSource(ScoreKind.Uniform),
            ClipPair = null,
            Labels = null,
            IdColumn = null,
            Ids = IdKind.None,
        };
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(rows.Length, alone.Dimension, alone.Element);
        try
        {
            IInputFiles files = context.InputFiles();
            using IInputReader reader = InputDataset.Open(alone, files);
            int filled = 0;
            foreach (SplitPart part in InputSplits.Of(layout)[context.Item.Index].Parts)
            {
                foreach (InputBatch batch in reader.Read(part.File, part.FirstRow, part.Rows, context.CancellationToken))
                {
                    using (batch)
                    {
                        RowValidation.Check(batch);
                        for (; filled < rows.Length && rows[filled] < batch.FirstRow + batch.Rows; filled++)
                        {
                            int row = (int)(rows[filled] - batch.FirstRow);
                            batch.Embedding.RowRange(row, 1).CopyTo(vectors.RowRange(filled, 1));
                            vectors.ReciprocalNorms[filled] = batch.Embedding.ReciprocalNorms[row];
                        }

                        context.Progress((side + ((double)filled / Math.Max(1, rows.Length))) / 2);
                    }
                }
            }

            files.RequireUnchanged();
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }
}
