using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Probe;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The valid rows of one split as the out-of-fold probe takes them; disposing frees the vectors.</summary>
/// <param name="Numbers">Global row numbers, ascending: the folds follow from them, whatever the splits.</param>
/// <param name="Rows">Vectors, classes and folds in the same order.</param>
internal sealed record ProbeSplit(long[] Numbers, ProbeRows Rows) : IDisposable
{
    /// <summary>How a job's probe is trained.</summary>
    public static ProbeOptions Options(JobSpec spec) => new() { Seed = spec.Seed };

    /// <summary>The labelled rows of a split with folds and class numbers.</summary>
    /// <param name="context">The order of a round that declares to read the split's bulk and the labels.</param>
    /// <param name="split">The split.</param>
    /// <param name="classes">C.</param>
    public static ProbeSplit Read(RoundContext context, int split, int classes)
    {
        IngestResult ingested = context.Results<IngestResult>(RoundKind.Ingest)[split];
        DatasetShape shape = DatasetShape.Of(context);
        using Stream rowStream = context.Store.OpenRead(ingested.Rows);
        long[] numbers = [.. RowsArtifact.Read(rowStream).SelectMany(columns => columns.Rows)];
        ProbeOptions options = Options(context.Spec);
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(numbers.Length, shape.Dimension, shape.Element);
        try
        {
            using Stream stream = context.Store.OpenRead(ingested.Vectors);
            VectorsArtifact.ReadInto(stream, vectors, 0);
            return new ProbeSplit(
                numbers,
                new ProbeRows(vectors, JobLabels.OfSplit(context, split), Array.ConvertAll(numbers, row => ProbeFolds.Of(row, options)), classes));
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Rows.Embeddings.Dispose();
}
