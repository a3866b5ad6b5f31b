using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>The guests that one partition sends to another.</summary>
/// <param name="Visit">What the sender wrote.</param>
/// <param name="First">First of them there.</param>
/// <param name="Count">How many.</param>
internal sealed record GuestSlice(VisitResult Visit, int First, int Count)
{
    /// <summary>All guests of a partition, by sender.</summary>
    public static GuestSlice[] To(RoundContext context, int partition)
    {
        List<GuestSlice> slices = [];
        foreach (VisitResult visit in context.Results<VisitResult>(RoundKind.Visit))
        {
            int[] counts = RoundIndex.Read<int[]>(context.Store, visit.Counts);
            slices.Add(new GuestSlice(visit, counts.Take(partition).Sum(), counts[partition]));
        }

        return [.. slices];
    }

    /// <summary>Their row numbers.</summary>
    public long[] ReadRows(RoundContext context)
    {
        using Stream stream = context.Store.OpenRead(Visit.Guests);
        return GuestsArtifact.ReadRows(stream, First, Count);
    }

    /// <summary>Some of them.</summary>
    public Guests Read(RoundContext context, int first, int count)
    {
        using Stream stream = context.Store.OpenRead(Visit.Guests);
        return GuestsArtifact.ReadRange(stream, First + first, count);
    }

    /// <summary>Their vectors; the caller disposes the matrix.</summary>
    public EmbeddingMatrix LoadVectors(RoundContext context, DatasetShape shape, int first, int count)
    {
        EmbeddingMatrix vectors = EmbeddingMatrix.Allocate(count, shape.Dimension, shape.Element);
        using Stream stream = context.Store.OpenRead(Visit.GuestVectors);
        VectorsArtifact.ReadRange(stream, First + first, count, vectors, 0);
        return vectors;
    }
}
