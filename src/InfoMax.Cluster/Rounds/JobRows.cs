using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The rows that a job chooses among once copies are out, split by split.</summary>
/// <param name="Index">Index of their importance artifacts, one a split.</param>
/// <param name="Count">N.</param>
/// <param name="MeanImportance">mean(I).</param>
/// <param name="ValidRows">All valid rows, of which budgets that are fractions are meant.</param>
/// <param name="Partitions">See <see cref="ImportanceResult.Partitions"/>.</param>
internal sealed record JobRows(ArtifactRef Index, long Count, double MeanImportance, long ValidRows, ArtifactRef? Partitions)
{
    public static JobRows Of(RoundContext context)
    {
        CopiesResult copies = context.Results<CopiesResult>(RoundKind.Copies)[0];
        return context.Takes(RoundKind.GraphImportance) && context.Results<ImportanceResult>(RoundKind.GraphImportance)[0] is { } graph
            ? new JobRows(graph.Index, graph.ValidRows, graph.MeanImportance, copies.ValidRows, graph.Partitions)
            : new JobRows(copies.Index, copies.Representatives, copies.MeanImportance, copies.ValidRows, null);
    }

    /// <summary>The row numbers and importance of each split in turn.</summary>
    public IEnumerable<(long[] Rows, float[] Importance)> Splits(RoundContext context) => ReadSplits(context, Index);

    public static IEnumerable<(long[] Rows, float[] Importance)> ReadSplits(RoundContext context, ArtifactRef index)
    {
        foreach (ArtifactRef part in RoundIndex.Read<ArtifactRef[]>(context.Store, index))
        {
            using Stream stream = context.Store.OpenRead(part);
            yield return ImportanceArtifact.Read(stream);
        }
    }
}
