using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Outputs.Shown;

/// <summary>Reads columns of numbers out of the input's tables, such as coordinates that were found elsewhere.</summary>
public static class ShownNumbers
{
    /// <summary>The numbers of the named rows, a column after the other; NaN where there is none.</summary>
    /// <param name="layout">The input.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">Global row numbers, ascending.</param>
    /// <param name="cancellationToken">Looked at between rows.</param>
    /// <exception cref="InputDataException">A table lacks a column, or it holds no numbers; the message names the columns there are.</exception>
    public static double[][] Read(DatasetLayout layout, IReadOnlyList<string> columns, long[] rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        double[][] values = [.. columns.Select(_ => new double[rows.Length])];
        int next = 0;
        foreach (InputFile file in layout.Files)
        {
            long end = file.FirstRow + file.Rows;
            if (next == rows.Length || rows[next] >= end)
            {
                continue;
            }

            using ITable? table = LayoutFormats.Of(layout.Format).OpenTable(LocalInputFiles.Instance, file);
            foreach (string column in columns)
            {
                if (table is null || ColumnPath.Find(table.Schema, column).Take(2).ToArray() is not [var fields] || !TableColumns.IsNumeric(fields[^1]))
                {
                    string others = table is null ? "it has no table" : $"there are {string.Join(", ", table.Schema.FieldsList.Select(field => field.Name))}";
                    throw new InputDataException($"--coordinates {column}: {table?.Name ?? file.RelativePath} has no such column of numbers; {others}");
                }
            }

            using TableCursor cursor = table!.OpenCursor(columns);
            for (; next < rows.Length && rows[next] < end; next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int at = next;
                cursor.Visit(rows[at] - file.FirstRow, 1, (batch, start, count, _) =>
                {
                    for (int c = 0; c < columns.Count; c++)
                    {
                        TableColumns.ReadNumbers(ColumnValues.Of(batch, columns[c]), start, count, values[c].AsSpan(at, 1), [false]);
                    }
                });
            }
        }

        return values;
    }
}
