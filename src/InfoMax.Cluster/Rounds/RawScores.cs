using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>The raw scores that came with the input, as ingest kept them.</summary>
/// <param name="context">The kernel's item, and what it may read.</param>
internal sealed class RawScores(RoundContext context)
{
    /// <summary>The raw scores of some rows, and the mean and range over all valid ones; nulls where the score is not read from the input.</summary>
    /// <param name="rows">Global row numbers, ascending.</param>
    public (double[]? Scores, double? Mean, double? Range) Of(long[] rows)
    {
        if (context.Spec.ScoreKind is not (ScoreKind.Column or ScoreKind.File or ScoreKind.Clip))
        {
            return (null, null, null);
        }

        double[] scores = new double[rows.Length];
        int next = 0;
        double sum = 0;
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        long count = 0;
        foreach (IngestResult split in context.Results<IngestResult>(RoundKind.Ingest))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Stream stream = context.Store.OpenRead(split.Rows);
            foreach (RowColumns columns in RowsArtifact.Read(stream))
            {
                if (columns.Scores is not { } values)
                {
                    return (null, null, null);
                }

                sum += values.Sum();
                count += values.Length;
                (least, most) = values.Length == 0 ? (least, most) : (Math.Min(least, values.Min()), Math.Max(most, values.Max()));
                for (int i = 0; i < values.Length && next < rows.Length; i++)
                {
                    if (columns.Rows[i] == rows[next])
                    {
                        scores[next++] = values[i];
                    }
                }
            }
        }

        return count == 0 ? (scores, null, null) : (scores, sum / count, most - least);
    }
}
