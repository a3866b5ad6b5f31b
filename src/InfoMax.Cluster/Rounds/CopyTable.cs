using InfoMax.Data;
using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>The copies among the rows of a split, ascending by row, and the rows of it that stand for others.</summary>
/// <param name="Rows">Global row numbers of the copies.</param>
/// <param name="Representatives">The row that stands for each, of any split; the columns up to importance have one length.</param>
/// <param name="Cosines">Its cosine to it.</param>
/// <param name="FamilySizes">Rows of the family, the representative included.</param>
/// <param name="Importance">I_i of each.</param>
/// <param name="Leads">Rows of the split that have copies in any, ascending.</param>
/// <param name="LeadSizes">Rows of the family of each of these.</param>
[MessagePackObject]
public sealed record CopyTable(
    [property: Key(0)] long[] Rows,
    [property: Key(1)] long[] Representatives,
    [property: Key(2)] float[] Cosines,
    [property: Key(3)] int[] FamilySizes,
    [property: Key(4)] float[] Importance,
    [property: Key(5)] long[] Leads,
    [property: Key(6)] int[] LeadSizes)
{
    /// <summary>The table of each split in turn; none without copies.</summary>
    /// <param name="store">Where artifacts are.</param>
    /// <param name="index">Index of the tables of the splits; null without copies.</param>
    /// <exception cref="ArtifactException">A table is missing, damaged or of an earlier version.</exception>
    public static IEnumerable<CopyTable> Splits(IArtifactStore store, ArtifactRef? index)
    {
        foreach (ArtifactRef part in index is null ? [] : RoundIndex.Read<ArtifactRef[]>(store, index))
        {
            CopyTable table = RoundIndex.Read<CopyTable>(store, part);
            yield return table.Leads is not null
                ? table
                : throw new ArtifactException($"{part.Uri}: is of an earlier version, which did not name the rows that have copies") { Damaged = part.Uri };
        }
    }

    internal static IEnumerable<CopyTable> Splits(RoundContext context) =>
        Splits(context.Store, context.Results<Jobs.CopiesResult>(Jobs.RoundKind.Copies)[0].Copies);
}
