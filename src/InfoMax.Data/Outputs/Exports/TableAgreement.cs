using Apache.Arrow;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>Whether the tables of all input files can be joined into one.</summary>
internal static class TableAgreement
{
    /// <summary>A line that names the file and the remedy, or null.</summary>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static string? Problem(DatasetLayout layout, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? expected = null;
        string first = "";
        foreach (InputFile file in layout.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using ITable? table = LayoutFormats.Of(layout.Format).OpenTable(LocalInputFiles.Instance, file);
            if (table is null)
            {
                return $"--export rows: {file.RelativePath} has no table of columns; add a parquet of the same stem, or export mask";
            }

            if (table.Schema.FieldsList.FirstOrDefault(f => !table.CanRead(f.DataType)) is { } odd)
            {
                return $"--export rows: {table.Name} column '{odd.Name}' is {ArrowTypeText.Of(odd.DataType)}, which cannot be copied; write it as plain values, or export mask";
            }

            IReadOnlyList<string> columns = Columns(table.Schema);
            if (expected is null)
            {
                (expected, first) = (columns, table.Name);
            }
            else if (!columns.SequenceEqual(expected))
            {
                string own = columns.FirstOrDefault(c => !expected.Contains(c)) ?? "other columns";
                return $"--export rows: {table.Name} has {own} where {first} has {expected.FirstOrDefault(c => !columns.Contains(c)) ?? "others"}; give the files the same columns in the same order, or export mask";
            }
        }

        return null;
    }

    /// <summary>For each column, whether any file declares it nullable: the joined table must then, too.</summary>
    public static bool[] Nullable(DatasetLayout layout)
    {
        bool[]? nullable = null;
        foreach (InputFile file in layout.Files)
        {
            using ITable table = LayoutFormats.Of(layout.Format).OpenTable(LocalInputFiles.Instance, file)!;
            nullable ??= new bool[table.Schema.FieldsList.Count];
            for (int i = 0; i < Math.Min(nullable.Length, table.Schema.FieldsList.Count); i++)
            {
                nullable[i] |= table.Schema.FieldsList[i].IsNullable;
            }
        }

        return nullable ?? [];
    }

    private static IReadOnlyList<string> Columns(Schema schema) => [.. schema.FieldsList.Select(f => $"{f.Name}: {ArrowTypeText.Of(f.DataType)}")];
}
