using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Some rows of a vectors artifact.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="FirstRow">First row of the slice.</param>
/// <param name="Rows">Rows of the slice.</param>
/// <param name="Places">Their places in the artifact, ascending, where they do not follow each other; else null.</param>
internal sealed record VectorSlice(ArtifactRef Artifact, int FirstRow, int Rows, int[]? Places)
{
    /// <summary>The rows of a split that a job chooses among.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="split">Number of the split.</param>
    /// <param name="rows">Global row numbers, ascending.</param>
    /// <param name="importance">I_i, same length.</param>
    public static VectorSlice OfSplit(RoundContext context, int split, out long[] rows, out float[] importance)
    {
        ArtifactRef vectors = context.Results<IngestResult>(RoundKind.Ingest)[split].Vectors;
        (rows, importance) = ReadPart(context, JobRows.Of(context).Index, split);
        if (rows.Length == vectors.Rows)
        {
            return new VectorSlice(vectors, 0, rows.Length, null);
        }

        (long[] valid, _) = ReadPart(context, context.Results<ImportanceResult>(RoundKind.Importance)[0].Index, split);
        return new VectorSlice(vectors, 0, rows.Length, Array.ConvertAll(rows, row => Array.BinarySearch(valid, row)));
    }

    /// <summary>Reads them into a matrix from row <paramref name="firstRow"/> on.</summary>
    public void Load(RoundContext context, EmbeddingMatrix target, int firstRow)
    {
        using Stream stream = context.Store.OpenRead(Artifact);
        if (Places is null)
        {
            VectorsArtifact.ReadRange(stream, FirstRow, Rows, target, firstRow);
        }
        else
        {
            VectorsArtifact.ReadRows(stream, Places, target, firstRow);
        }
    }

    private static (long[] Rows, float[] Importance) ReadPart(RoundContext context, ArtifactRef index, int split)
    {
        using Stream stream = context.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(context.Store, index)[split]);
        return ImportanceArtifact.Read(stream);
    }
}
