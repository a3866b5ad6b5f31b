using System.Globalization;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;
using ParquetSharp;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>
/// The removal list that NeMo Curator's removal step takes: one column <c>id</c>, string or int64, of every input row that
/// was not chosen, dropped rows included, in row order.
/// </summary>
/// <remarks>
/// That step removes every row with a listed id. An id that a chosen row shares is therefore left out: otherwise the chosen
/// row would go too.
/// </remarks>
internal static class RemovalParquet
{
    private const int GroupIds = 1 << 18;

    /// <summary>Writes the list.</summary>
    /// <exception cref="InputDataException">The input is damaged, or an id is not of its kind.</exception>
    public static void Write(Stream stream, DatasetLayout layout, SelectionResult result, CancellationToken cancellationToken)
    {
        bool integers = layout.Ids == IdKind.Integer;
        Column[] columns = [integers ? new Column<long>("id") : new Column<string>("id")];
        ParquetOutput.Write(stream, columns, dictionary: false, Removed(layout, result, cancellationToken).Chunk(GroupIds).Select(ids =>
            new Action<LogicalColumnWriter, int>((writer, _) =>
            {
                if (integers)
                {
                    ((LogicalColumnWriter<long>)writer).WriteBatch(Array.ConvertAll(ids, id => long.Parse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
                }
                else
                {
                    ((LogicalColumnWriter<string>)writer).WriteBatch(ids);
                }
            })));
    }

    private static IEnumerable<string> Removed(DatasetLayout layout, SelectionResult result, CancellationToken cancellationToken)
    {
        HashSet<string> kept = new((result.Ids ?? []).OfType<string>(), StringComparer.Ordinal);
        int next = 0;
        foreach (IdBatch batch in IdBatch.ReadAll(layout, cancellationToken))
        {
            for (int i = 0; i < batch.Ids.Length; i++)
            {
                if (next < result.Rows.Length && result.Rows[next] == batch.FirstRow + i)
                {
                    next++;
                }
                else if (batch.Ids[i] is { } id && !kept.Contains(id))
                {
                    yield return id;
                }
            }
        }
    }
}
