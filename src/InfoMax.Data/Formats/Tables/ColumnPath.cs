using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Tables;

/// <summary>Columns by name, fields of structs by path: <c>meta.score</c> is field <c>score</c> of column <c>meta</c>.</summary>
internal static class ColumnPath
{
    /// <summary>
    /// The fields that a name means, each below its parents: the top-level columns of exactly that name, else what its parts between
    /// dots lead to, through structs and through lists. Names may hold dots themselves.
    /// </summary>
    public static IEnumerable<Field[]> Find(Schema schema, string name) => Find(schema.FieldsList, name);

    /// <summary>The top-level columns that <see cref="Find(Schema, string)"/> passes through.</summary>
    public static IEnumerable<string> Roots(Schema schema, string name) => Find(schema, name).Select(fields => fields[0].Name).Distinct();

    /// <summary>All fields that are no structs, by path, those at the top first.</summary>
    public static IEnumerable<(string Path, Field Field)> Leaves(Schema schema) =>
        schema.FieldsList.Where(field => field.DataType is not StructType).Select(field => (field.Name, field))
            .Concat(schema.FieldsList.Where(field => field.DataType is StructType).SelectMany(field => Leaves(field.Name, field)));

    /// <summary>True where a column of a Parquet file, given by the names down to it, is or lies below a path.</summary>
    /// <param name="leaf">Names down to the column, those of lists' inner groups among them.</param>
    /// <param name="fields">What <see cref="Find(Schema, string)"/> gave.</param>
    public static bool IsBelow(string[] leaf, Field[] fields)
    {
        if (leaf[0] != fields[0].Name)
        {
            return false;
        }

        int matched = 1;
        for (int i = 1; i < leaf.Length && matched < fields.Length; i++)
        {
            matched += leaf[i] == fields[matched].Name ? 1 : 0;
        }

        return matched == fields.Length;
    }

    private static IEnumerable<Field[]> Find(IReadOnlyList<Field> fields, string name)
    {
        List<Field[]> exact = [.. fields.Where(field => field.Name == name).Select(field => new[] { field })];
        return exact.Count > 0
            ? exact
            : fields
                .Where(field => name.Length > field.Name.Length && name[field.Name.Length] == '.' && name.StartsWith(field.Name, StringComparison.Ordinal))
                .SelectMany(field => Find(Children(field.DataType), name[(field.Name.Length + 1)..]).Select(rest => (Field[])[field, .. rest]));
    }

    private static IReadOnlyList<Field> Children(IArrowType type) => type switch
    {
        StructType structure => structure.Fields,
        ListType or LargeListType or FixedSizeListType => Children(((NestedType)type).Fields[0].DataType),
        _ => [],
    };

    private static IEnumerable<(string Path, Field Field)> Leaves(string path, Field field) => field.DataType is StructType structure
        ? structure.Fields.SelectMany(child => Leaves($"{path}.{child.Name}", child))
        : [(path, field)];
}
