using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>The copies of a data set, ascending by row; columns of one length.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Representatives">The row that stands for each.</param>
/// <param name="Cosines">Its cosine to it.</param>
/// <param name="FamilySizes">Rows of the family, the representative included.</param>
/// <param name="Importance">I_i of each.</param>
[MessagePackObject]
public sealed record CopyTable(
    [property: Key(0)] long[] Rows,
    [property: Key(1)] long[] Representatives,
    [property: Key(2)] float[] Cosines,
    [property: Key(3)] int[] FamilySizes,
    [property: Key(4)] float[] Importance)
{
    /// <summary>No copies.</summary>
    [IgnoreMember]
    public static CopyTable None { get; } = new([], [], [], [], []);

    /// <summary>All copies of a job.</summary>
    /// <param name="store">Where artifacts are.</param>
    /// <param name="index">Index of the tables of its splits; null without copies.</param>
    public static CopyTable Read(Data.Artifacts.IArtifactStore store, Data.Artifacts.ArtifactRef? index)
    {
        if (index is null)
        {
            return None;
        }

        CopyTable[] parts = [.. RoundIndex.Read<Data.Artifacts.ArtifactRef[]>(store, index).Select(part => RoundIndex.Read<CopyTable>(store, part))];
        return parts.Length == 1 ? parts[0] : new CopyTable(
            [.. parts.SelectMany(part => part.Rows)],
            [.. parts.SelectMany(part => part.Representatives)],
            [.. parts.SelectMany(part => part.Cosines)],
            [.. parts.SelectMany(part => part.FamilySizes)],
            [.. parts.SelectMany(part => part.Importance)]);
    }

    internal static CopyTable Read(RoundContext context) => Read(context.Store, context.Results<Jobs.CopiesResult>(Jobs.RoundKind.Copies)[0].Copies);

    /// <summary>The first copies in the order of the walk: by descending importance, ties to the lower row; as indices, ascending.</summary>
    public int[] First(int count)
    {
        int[] order = Core.Copies.CopyRank.Order(Core.Copies.CopyRank.Of(Importance));
        int[] first = order[..count];
        Array.Sort(first);
        return first;
    }
}
