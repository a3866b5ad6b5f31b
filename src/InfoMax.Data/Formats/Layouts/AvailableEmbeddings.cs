using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>The embeddings that a file holds.</summary>
/// <param name="Names">Their names, the one that is taken where none is asked for first; at least one.</param>
/// <param name="Equal">How many of the first have the same claim: more than one leave no ground for a choice.</param>
internal sealed record AvailableEmbeddings(IReadOnlyList<string> Names, int Equal = 1)
{
    /// <summary>DataComp's image arrays, the better first.</summary>
    public static readonly IReadOnlyList<string> DataCompNames = ["l14_img", "b32_img"];

    /// <summary>Arrays by name: those of DataComp first, then names that columns of embeddings have, then all others alike.</summary>
    public static AvailableEmbeddings Of(IReadOnlyList<string> names)
    {
        string[] known = [.. DataCompNames.Concat(VectorColumn.KnownNames).Where(names.Contains)];
        return new([.. known.Union(names, StringComparer.Ordinal)], known.Length > 0 ? 1 : names.Count);
    }
}
