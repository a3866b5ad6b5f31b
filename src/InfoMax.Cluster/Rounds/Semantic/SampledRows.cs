using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>
/// The rows that the search is checked by. Every other one plans the probes; the rest measures the recall, so that the
/// measurement owes nothing to the choice.
/// </summary>
/// <param name="Rows">Global row numbers, ascending.</param>
internal sealed record SampledRows(long[] Rows)
{
    public static SampledRows Read(RoundContext context) =>
        new(RoundIndex.Read<long[]>(context.Store, context.Results<CellsResult>(RoundKind.Centroids)[0].SampleRows));

    /// <summary>Whether the sample's i-th row plans.</summary>
    public static bool IsForPlanning(int i) => i % 2 == 0;

    /// <summary>Their vectors; the caller disposes the matrix.</summary>
    public EmbeddingMatrix LoadVectors(RoundContext context, DatasetShape shape)
    {
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(Rows.Length, shape.Dimension, shape.Element);
        using Stream stream = context.Store.OpenRead(context.Results<CellsResult>(RoundKind.Centroids)[0].SampleVectors);
        VectorsArtifact.ReadInto(stream, vectors, 0);
        return vectors;
    }
}
