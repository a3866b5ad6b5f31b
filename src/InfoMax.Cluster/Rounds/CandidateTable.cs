using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The candidates and sampled rows of all partitions, in partition order.</summary>
/// <param name="Rows">Global row numbers, ascending within a partition.</param>
/// <param name="IsCandidate">False for rows that were only sampled.</param>
/// <param name="Vectors">Their vectors' artifacts, in the same order.</param>
internal sealed record CandidateTable(long[] Rows, bool[] IsCandidate, IReadOnlyList<ArtifactRef> Vectors)
{
    public static CandidateTable Read(RoundContext context)
    {
        List<long> rows = [];
        List<bool> isCandidate = [];
        List<ArtifactRef> vectors = [];
        foreach (LocalCoresetResult part in context.Results<LocalCoresetResult>(RoundKind.LocalCoreset))
        {
            using Stream stream = context.Store.OpenRead(part.Coreset);
            CoresetColumns columns = CoresetArtifact.Read(stream);
            rows.AddRange(columns.Rows);
            isCandidate.AddRange(columns.Relaxed.Select(x => x != GraphSample.NotACandidate));
            vectors.Add(part.Vectors);
        }

        return new CandidateTable([.. rows], [.. isCandidate], vectors);
    }

    /// <summary>Reads the vectors into memory; the caller disposes the matrix.</summary>
    public EmbeddingMatrix LoadVectors(RoundContext context)
    {
        DatasetShape shape = DatasetShape.Of(context);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(Rows.Length, shape.Dimension, shape.Element);
        int filled = 0;
        foreach (ArtifactRef artifact in Vectors)
        {
            using Stream stream = context.Store.OpenRead(artifact);
            filled += VectorsArtifact.ReadInto(stream, matrix, filled);
        }

        return matrix;
    }
}
