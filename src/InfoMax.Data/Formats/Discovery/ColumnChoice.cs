using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Chooses the columns of ids and scores among a table's.</summary>
internal static class ColumnChoice
{
    /// <summary>Names tried for ids, in order: DataComp, common, NeMo Curator, LAION, img2dataset.</summary>
    public static readonly IReadOnlyList<string> IdNames = ["uid", "id", "image_id", "sample_id", "SAMPLE_ID", "key"];

    private static readonly IReadOnlyList<string> ScoreNames =
        ["clip_l14_similarity_score", "clip_b32_similarity_score", "similarity", "clip_score"];

    /// <summary>The id column: the one named, else the first of <see cref="IdNames"/> whose type can be an id, else null.</summary>
    /// <exception cref="InputDataException">The column named is missing, double, or of another type.</exception>
    public static string? Id(ITable? table, string? named, string file)
    {
        if (named is null)
        {
            return table is null ? null : IdNames.FirstOrDefault(name =>
                table.Schema.FieldsList.Count(f => f.Name == name) == 1
                && KindOf(table, table.Schema.FieldsList.First(f => f.Name == name).DataType) != IdKind.None);
        }

        IdKindOf(table, named, file);
        return named;
    }

    /// <summary>The kind of ids in the column of that name.</summary>
    /// <exception cref="InputDataException">It is missing, double, or of a type that cannot be an id.</exception>
    public static IdKind IdKindOf(ITable? table, string named, string file)
    {
        Field field = Require(table, named, "--id-column", file, type => KindOf(table!, type) != IdKind.None);
        IdKind kind = KindOf(table!, field.DataType);
        return kind != IdKind.None
            ? kind
            : throw new InputDataException($"{table!.Name}: id column '{named}' is {field.DataType.Name}, expected plain text or integers; choose another with --id-column");
    }

    /// <summary>The input's own CLIP score column, the one of the embedding's model first; null when there is none.</summary>
    public static string? OwnClipScore(ITable? table, string embedding)
    {
        IEnumerable<string> names = embedding.StartsWith("b32", StringComparison.Ordinal)
            ? ScoreNames.Where(n => n.Contains("b32", StringComparison.Ordinal)).Concat(ScoreNames)
            : ScoreNames;
        return table is null ? null : names.FirstOrDefault(name =>
            table.Schema.FieldsList.Any(f => f.Name == name && TableColumns.IsNumeric(f.DataType)));
    }

    /// <summary>The numeric column named as the score.</summary>
    /// <exception cref="InputDataException">It is missing, double or not numeric; the message lists those that would do.</exception>
    public static Field Score(ITable? table, string named, string file)
    {
        Field field = Require(table, named, "--score column", file, TableColumns.IsNumeric);
        return TableColumns.IsNumeric(field.DataType)
            ? field
            : throw new InputDataException(
                $"{table!.Name}: score column '{named}' is {field.DataType.Name}, expected numbers; numeric columns: {Names(table, TableColumns.IsNumeric)}");
    }

    /// <summary>The only field of that name.</summary>
    /// <exception cref="InputDataException">There is no table, no such column, or more than one.</exception>
    public static Field Require(
        ITable? table, string named, string option, string file, Func<IArrowType, bool> suits)
    {
        if (table is null)
        {
            throw new InputDataException($"{file}: has no columns, so {option} '{named}' cannot be read; add a parquet of the same stem");
        }

        List<Field> fields = [.. table.Schema.FieldsList.Where(f => f.Name == named)];
        return fields switch
        {
            [var only] => only,
            [] => throw new InputDataException($"{table.Name}: no column '{named}' ({option}); available: {Names(table, suits)}"),
            _ => throw new InputDataException($"{table.Name}: {fields.Count} columns are called '{named}' ({option}); rename them"),
        };
    }

    private static IdKind KindOf(ITable table, IArrowType type) =>
        type is DictionaryType && !table.ReadsDictionaries ? IdKind.None : TableColumns.IdKindOf(type);

    private static string Names(ITable table, Func<IArrowType, bool> suits)
    {
        List<string> names = [.. table.Schema.FieldsList.Where(f => suits(f.DataType)).Select(f => f.Name)];
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(20)) + (names.Count > 20 ? $", and {names.Count - 20} more" : string.Empty);
    }
}
