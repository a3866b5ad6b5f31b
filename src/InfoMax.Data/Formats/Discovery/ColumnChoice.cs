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
            return table is null ? null : IdNames.FirstOrDefault(name => WhyNoId(table, name) is { Length: 0 });
        }

        IdKindOf(table, named, file);
        return named;
    }

    /// <summary>The kind of ids in the column of that name.</summary>
    /// <exception cref="InputDataException">It is missing, double, or of a type that cannot be an id.</exception>
    public static IdKind IdKindOf(ITable? table, string named, string file)
    {
        Field field = Require(table, named, "--id-column", file, id => KindOf(table!, id.DataType) != IdKind.None);
        IdKind kind = KindOf(table!, field.DataType);
        return kind != IdKind.None
            ? kind
            : throw new InputDataException($"{table!.Name}: id column '{named}' is {ArrowTypeText.Of(field.DataType)}, expected plain text or integers; choose another with --id-column");
    }

    /// <summary>The input's own CLIP score column, the one of the embedding's model first; null when there is none.</summary>
    public static string? OwnClipScore(ITable? table, string embedding)
    {
        IEnumerable<string> names = embedding.StartsWith("b32", StringComparison.Ordinal)
            ? ScoreNames.Where(n => n.Contains("b32", StringComparison.Ordinal)).Concat(ScoreNames)
            : ScoreNames;
        return table is null ? null : names.FirstOrDefault(name =>
            table.Schema.FieldsList.Any(f => f.Name == name && TableColumns.IsNumeric(f)));
    }

    /// <summary>The numeric column named as the score.</summary>
    /// <exception cref="InputDataException">It is missing, double or not numeric; the message lists those that would do.</exception>
    public static Field Score(ITable? table, string named, string file)
    {
        Field field = Require(table, named, "--score column", file, TableColumns.IsNumeric);
        return TableColumns.IsNumeric(field)
            ? field
            : throw new InputDataException(
                $"{table!.Name}: score column '{named}' is {ArrowTypeText.Of(field.DataType)}, expected numbers; numeric columns: {Names(table, TableColumns.IsNumeric)}");
    }

    /// <summary>Checks that a column can hold labels, or groups.</summary>
    /// <exception cref="InputDataException">It is missing, double or of a type that cannot be a label; the message lists those that would do.</exception>
    public static Field Label(ITable? table, string named, string file, bool areGroups = false)
    {
        Field field = Require(table, named, areGroups ? "--groups column" : "--labels column", file, label => IsLabel(table!, label.DataType));
        return IsLabel(table!, field.DataType)
            ? field
            : throw new InputDataException(
                $"{table!.Name}: {(areGroups ? "group" : "label")} column '{named}' is {ArrowTypeText.Of(field.DataType)}, expected integers or text; columns that would do: {Names(table, label => IsLabel(table, label.DataType))}");
    }

    private static bool IsLabel(ITable table, IArrowType type) => table.CanRead(type) && TableColumns.IsLabel(type);

    /// <summary>The only field of that name.</summary>
    /// <exception cref="InputDataException">There is no table, no such column, or more than one.</exception>
    public static Field Require(
        ITable? table, string named, string option, string file, Func<Field, bool> suits)
    {
        if (table is null)
        {
            throw new InputDataException($"{file}: has no columns, so {option} '{named}' cannot be read; add a parquet or csv of the same stem");
        }

        List<Field> fields = [.. ColumnPath.Find(table.Schema, named).Where(path => !path.SkipLast(1).Any(f => f.DataType is not StructType)).Select(path => path[^1])];
        return fields switch
        {
            [var only] => only,
            [] => throw new InputDataException($"{table.Name}: no column '{named}' ({option}); available: {Names(table, suits)}"),
            _ => throw new InputDataException($"{table.Name}: {fields.Count} columns are called '{named}' ({option}); rename them"),
        };
    }

    /// <summary>
    /// What the user should know of columns that were not taken for ids: those of an id's name that cannot be one, and, where there are
    /// no ids, those that could be.
    /// </summary>
    /// <param name="table">The first file's columns.</param>
    /// <param name="chosen">The id column, or null.</param>
    public static IEnumerable<string> IdWarnings(ITable table, string? chosen)
    {
        foreach (string name in IdNames)
        {
            if (name != chosen && WhyNoId(table, name) is { Length: > 0 } reason)
            {
                yield return $"{table.Name}: {reason}; {(chosen is null ? "there are no ids" : $"the ids are those of '{chosen}'")}";
            }
        }

        if (chosen is null && Names(table, id => KindOf(table, id.DataType) != IdKind.None, textFirst: true) is var candidates and not "none")
        {
            yield return $"{table.Name}: ids none (no column is called {string.Join(", ", IdNames)}); candidates: {candidates}; choose with --id-column";
        }
    }

    /// <summary>Why the column of a name is not taken for ids; empty where it can be, null where there is none.</summary>
    private static string? WhyNoId(ITable table, string name) => table.Schema.FieldsList.Where(f => f.Name == name).ToArray() switch
    {
        [] => null,
        [var only] when KindOf(table, only.DataType) != IdKind.None => string.Empty,
        [var only] => $"column '{name}' is {ArrowTypeText.Of(only.DataType)}, which cannot be an id (text or integers can)",
        var several => $"{several.Length} columns are called '{name}'",
    };

    private static IdKind KindOf(ITable table, IArrowType type) => table.CanRead(type) ? TableColumns.IdKindOf(type) : IdKind.None;

    private static string Names(ITable table, Func<Field, bool> suits, bool textFirst = false)
    {
        List<string> names = [.. ColumnPath.Leaves(table.Schema)
            .Where(leaf => suits(leaf.Field))
            .OrderBy(leaf => textFirst && TableColumns.IdKindOf(leaf.Field.DataType) != IdKind.Text)
            .Select(leaf => leaf.Path)];
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(20)) + (names.Count > 20 ? $", and {names.Count - 20} more" : string.Empty);
    }
}
