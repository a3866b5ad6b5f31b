using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Reading;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Cosines of a split's rows to each target set. In memory: the split's vectors and a block of target rows.</summary>
[RoundKernel(RoundKind.TargetScores)]
internal static class TargetScoresRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        IngestResult ingest = context.Results<IngestResult>(RoundKind.Ingest)[context.Item.Index];
        DatasetShape shape = DatasetShape.Of(context);
        using Stream rowStream = context.Store.OpenRead(ingest.Rows);
        long[] rows = [.. RowsArtifact.Read(rowStream).SelectMany(columns => columns.Rows)];
        using EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(rows.Length, shape.Dimension, shape.Element);
        using (Stream stream = context.Store.OpenRead(ingest.Vectors))
        {
            VectorsArtifact.ReadInto(stream, vectors, 0);
        }

        ScoreSource[] targets = [.. context.Layout().Score.Bases().Where(score => score.Kind == ScoreKind.Target)];
        List<(ScoreSource, double[])> scores = [];
        foreach (ScoreSource target in targets)
        {
            TargetSet set = TargetSet.Parse(target.Argument!);
            scores.Add((target, set.IsMean ? Mean(context, vectors, set.Path) : Largest(context, vectors, set.Path)));
            context.Progress((double)scores.Count / targets.Length);
        }

        return MadeScores.Write(context, rows, scores);
    }

    private static double[] Largest(RoundContext context, EmbeddingMatrix vectors, string path)
    {
        double[] largest = new double[vectors.Rows];
        Array.Fill(largest, double.NegativeInfinity);
        foreach (EmbeddingMatrix block in Blocks(context, path, vectors.Dimension))
        {
            using (block)
            {
                double[] cosines = TargetScores.Compute(vectors, block, context.Executor, context.CancellationToken);
                for (int i = 0; i < largest.Length; i++)
                {
                    largest[i] = Math.Max(largest[i], cosines[i]);
                }
            }
        }

        return largest;
    }

    private static double[] Mean(RoundContext context, EmbeddingMatrix vectors, string path)
    {
        double[] sum = new double[vectors.Dimension];
        long count = 0;
        foreach (EmbeddingMatrix block in Blocks(context, path, vectors.Dimension))
        {
            using (block)
            {
                TargetScores.AddTo(block, sum);
                count += block.Rows;
            }
        }

        return TargetScores.Mean(vectors, sum, count, context.Executor, context.CancellationToken);
    }

    private static IEnumerable<EmbeddingMatrix> Blocks(RoundContext context, string path, int dimension)
    {
        IInputFiles files = context.InputFiles();
        foreach (EmbeddingMatrix block in TargetVectors.Read(files, path, dimension))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            yield return block;
        }

        files.RequireUnchanged();
    }
}
