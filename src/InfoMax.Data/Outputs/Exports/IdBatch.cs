using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>The ids of consecutive input rows, read again from the input: rows that were dropped have theirs too.</summary>
/// <param name="File">Their file.</param>
/// <param name="FirstRow">Row number of the first within the whole input.</param>
/// <param name="Ids">The ids, null where missing and where the input has none.</param>
internal sealed record IdBatch(InputFile File, long FirstRow, string?[] Ids)
{
    private const int BatchRows = 1 << 16;

    /// <summary>All rows in order, a batch at a time.</summary>
    /// <exception cref="InputDataException">A file is damaged, or has not the rows it had.</exception>
    public static IEnumerable<IdBatch> ReadAll(DatasetLayout layout, CancellationToken cancellationToken)
    {
        PlannedFiles files = new(layout);
        foreach (InputFile file in layout.Files)
        {
            using ITable? table = layout.IdColumn is null ? null : LayoutFormats.Of(layout.Format).OpenTable(files, file);
            if (layout.IdColumn is not null && table?.Rows != file.Rows)
            {
                throw new InputDataException($"{file.RelativePath}: changed since the job began ({Counted.Of(file.Rows, "row")} then); start the job again with --overwrite");
            }

            using TableCursor? cursor = table?.OpenCursor([layout.IdColumn!]);
            for (long first = 0; first < file.Rows; first += BatchRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string?[] ids = new string?[Math.Min(BatchRows, file.Rows - first)];
                cursor?.Visit(first, ids.Length, (batch, start, taken, done) =>
                    TableColumns.ReadIds(ColumnValues.Of(batch, layout.IdColumn!), start, taken, ids.AsSpan(done, taken)));
                yield return new IdBatch(file, file.FirstRow + first, ids);
            }
        }

        files.RequireUnchanged();
    }
}
