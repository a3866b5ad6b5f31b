using System.Globalization;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>
/// <c>mask.parquet</c>: <c>row</c> int64, <c>id</c> string or int64 (null where missing), <c>selected</c> bool, for every
/// input row in order; dropped rows are not selected.
/// </summary>
internal static class MaskParquet
{
    /// <summary>Writes the table, a row group at a time.</summary>
    /// <exception cref="InputDataException">The input is damaged, or an id is not of its kind.</exception>
    public static void Write(Stream stream, DatasetLayout layout, SelectionResult result, CancellationToken cancellationToken)
    {
        bool integers = layout.Ids == IdKind.Integer;
        Column[] columns =
        [
            new Column<long>("row"),
            integers ? new Column<long?>("id") : new Column<string?>("id"),
            new Column<bool>("selected"),
        ];
        ParquetOutput.Write(stream, columns, dictionary: false, Groups(layout, result, integers, cancellationToken));
    }

    private static IEnumerable<Action<LogicalColumnWriter, int>> Groups(
        DatasetLayout layout, SelectionResult result, bool integers, CancellationToken cancellationToken)
    {
        using RowCursor<SelectedRow> chosen = new(result.Rows(), row => row.Row);
        foreach (IdBatch batch in Merge(IdBatch.ReadAll(layout, cancellationToken)))
        {
            long[] rows = new long[batch.Ids.Length];
            bool[] selected = new bool[rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = batch.FirstRow + i;
                selected[i] = chosen.TryTake(rows[i], out _);
            }

            yield return (writer, column) =>
            {
                switch (column)
                {
                    case 0:
                        ((LogicalColumnWriter<long>)writer).WriteBatch(rows);
                        break;
                    case 1 when integers:
                        ((LogicalColumnWriter<long?>)writer).WriteBatch(Array.ConvertAll(
                            batch.Ids, id => id is null ? (long?)null : long.Parse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
                        break;
                    case 1:
                        ((LogicalColumnWriter<string?>)writer).WriteBatch(batch.Ids);
                        break;
                    default:
                        ((LogicalColumnWriter<bool>)writer).WriteBatch(selected);
                        break;
                }
            };
        }
    }

    /// <summary>Joins the batches of small files, so that a row group is worth its metadata.</summary>
    private static IEnumerable<IdBatch> Merge(IEnumerable<IdBatch> batches)
    {
        const int EnoughRows = 1 << 18;
        IdBatch? first = null;
        List<string?> ids = [];
        foreach (IdBatch batch in batches)
        {
            first ??= batch;
            ids.AddRange(batch.Ids);
            if (ids.Count >= EnoughRows)
            {
                yield return first with { Ids = [.. ids] };
                first = null;
                ids.Clear();
            }
        }

        if (first is not null)
        {
            yield return first with { Ids = [.. ids] };
        }
    }
}
