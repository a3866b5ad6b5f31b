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

    internal static CopyTable Read(RoundContext context) =>
        context.Results<Jobs.CopiesResult>(Jobs.RoundKind.Copies)[0].Copies is { } table ? RoundIndex.Read<CopyTable>(context.Store, table) : None;

    /// <summary>The first copies in the order of the walk: by descending importance, ties to the lower row; as indices, ascending.</summary>
    public int[] First(int count)
    {
        int[] order = Core.Copies.CopyRank.Order(Core.Copies.CopyRank.Of(Importance));
        int[] first = order[..count];
        Array.Sort(first);
        return first;
    }
}
