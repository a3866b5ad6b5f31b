using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The candidates and sampled rows of all partitions that one round chose, in partition order.</summary>
/// <param name="Rows">Global row numbers, ascending within a partition.</param>
/// <param name="IsCandidate">False for rows that were only sampled.</param>
/// <param name="Vectors">Their vectors' artifacts, in the same order.</param>
internal sealed record CandidateTable(long[] Rows, bool[] IsCandidate, IReadOnlyList<ArtifactRef> Vectors)
{
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="source">The round that chose them: <see cref="RoundKind.LocalCoreset"/> or <see cref="RoundKind.Shortlist"/>.</param>
    public static CandidateTable Read(RoundContext context, RoundKind source)
    {
        List<long> rows = [];
        List<bool> isCandidate = [];
        List<ArtifactRef> vectors = [];
        foreach (LocalCoresetResult part in context.Results<LocalCoresetResult>(source))
        {
            using Stream stream = context.Store.OpenRead(part.Coreset);
            CoresetColumns columns = CoresetArtifact.Read(stream);
            rows.AddRange(columns.Rows);
            isCandidate.AddRange(columns.Relaxed.Select(x => x != GraphSample.NotACandidate));
            vectors.Add(part.Vectors!);
        }

        return new CandidateTable([.. rows], [.. isCandidate], vectors);
    }

    /// <summary>Index of each row among <paramref name="all"/>, which is ascending and holds them.</summary>
    public int[] Places(long[] all) => Array.ConvertAll(Rows, row => Array.BinarySearch(all, row));

    /// <summary>Writes one partition's part of the table.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="table">The partition's rows.</param>
    /// <param name="chosen">Indices into them, ascending.</param>
    /// <param name="columns">What is known of the chosen rows.</param>
    public static LocalCoresetResult Write(RoundContext context, PartitionTable table, int[] chosen, CoresetColumns columns)
    {
        DatasetShape shape = DatasetShape.Of(context);
        using EmbeddingMatrix vectors = table.LoadVectors(context);
        ArtifactRef vectorArtifact = context.Store.Write(context.BulkUri("vectors.arrow"), stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, shape.Dimension, shape.Element);
            writer.Append(vectors, chosen);
            return writer.Finish();
        });
        ArtifactRef coreset = context.Store.Write(context.Uri("coreset.arrow"), stream => CoresetArtifact.Write(stream, columns));
        return new LocalCoresetResult(coreset, vectorArtifact);
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
