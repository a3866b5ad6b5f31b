using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Tables;

/// <summary>
/// A column that holds embeddings: a list, large list or fixed-size list of float16, float32, float64, int8 or uint8; on its own, in
/// structs, or as the only element of outer lists.
/// </summary>
/// <param name="Path">Its name, or the path of struct fields to it.</param>
/// <param name="Fields">The fields named by the path, the top-level column first.</param>
/// <param name="List">The type of the innermost list: a vector.</param>
/// <param name="Type">The type of the values.</param>
internal sealed record VectorColumn(string Path, IReadOnlyList<Field> Fields, IArrowType List, StoredNumber Type)
{
    /// <summary>Names tried first when none is given: common, NeMo Curator, autofaiss, clip-retrieval, LAION.</summary>
    public static readonly IReadOnlyList<string> KnownNames =
        ["embedding", "embeddings", "image_embedding", "image_embeddings", "img_emb", "image_emb", "clip_embedding", "vector", "emb"];

    /// <summary>
    /// Those of a table, in the order in which they are tried: known names, floats at the top, the same inside structs and
    /// lists, then integers, which may be anything.
    /// </summary>
    public static IReadOnlyList<VectorColumn> Find(Schema schema)
    {
        List<VectorColumn> all = [.. schema.FieldsList.SelectMany(field => Find(field.Name, [field], field.DataType))];
        return [.. all.OrderBy(column => column.Rank)];
    }

    /// <summary>How readily the column is taken for the embedding, 0 first; columns of one rank have the same claim.</summary>
    public int Rank
    {
        get
        {
            int known = KnownNames.ToList().IndexOf(Fields[^1].Name);
            int kind = (IsFloat ? 0 : 2) + (IsWrapped ? 1 : 0);
            return known >= 0 ? (kind * KnownNames.Count) + known : (4 * KnownNames.Count) + kind;
        }
    }

    private bool IsFloat => !Type.FitsHalf() || Type == StoredNumber.Half;

    private bool IsWrapped => Fields.Count > 1 || Fields[0].DataType != List;

    private static IEnumerable<VectorColumn> Find(string path, Field[] fields, IArrowType type)
    {
        IArrowType? value = ValueType(type);
        return (type, value) switch
        {
            (_, not null) when NumberOf(value) is { } number => [new VectorColumn(path, fields, type, number)],
            (_, not null) => Find(path, fields, value),
            (StructType structure, _) => structure.Fields.SelectMany(child => Find($"{path}.{child.Name}", [.. fields, child], child.DataType)),
            _ => [],
        };
    }

    private static IArrowType? ValueType(IArrowType type) => type switch
    {
        ListType list => list.ValueDataType,
        LargeListType list => list.ValueDataType,
        FixedSizeListType list => list.ValueDataType,
        _ => null,
    };

    /// <summary>The stored type of a vector's values, or null where they are no numbers that a vector may have.</summary>
    public static StoredNumber? NumberOf(IArrowType value) => value switch
    {
        HalfFloatType => StoredNumber.Half,
        FloatType => StoredNumber.Single,
        DoubleType => StoredNumber.Double,
        Int8Type => StoredNumber.Int8,
        UInt8Type => StoredNumber.UInt8,
        _ => null,
    };
}
