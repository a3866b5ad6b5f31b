using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;
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
        using IEnumerator<long> spared = Spared(layout, result, cancellationToken).GetEnumerator();
        bool more = spared.MoveNext();
        foreach ((long row, string id) in Others(layout, result, cancellationToken))
        {
            if (more && spared.Current == row)
            {
                more = spared.MoveNext();
            }
            else
            {
                yield return id;
            }
        }
    }

    /// <summary>
    /// The rows that were not chosen and have the id of one that was, ascending. Ids meet as digests, sorted, so that memory holds few of
    /// either sort: two different ids with one digest of 128 bits are not to be expected, nor to be found by anybody who tries.
    /// </summary>
    private static IEnumerable<long> Spared(DatasetLayout layout, SelectionResult result, CancellationToken cancellationToken)
    {
        ExternalSort<UInt128> kept = new(NumberRuns.Format, result.Runs);
        foreach (SelectedRow row in result.Rows())
        {
            if (row.Id is { } id)
            {
                kept.Add(DigestOf(id));
            }
        }

        ExternalSort<(UInt128 Number, long Row)> others = new(NumberedRuns.Format, result.Runs);
        foreach ((long row, string id) in Others(layout, result, cancellationToken))
        {
            others.Add((DigestOf(id), row));
        }

        ExternalSort<long> spared = new(RowRuns.Format, result.Runs);
        using IEnumerator<UInt128> chosen = kept.Read().GetEnumerator();
        bool more = chosen.MoveNext();
        foreach ((UInt128 digest, long row) in others.Read())
        {
            while (more && chosen.Current < digest)
            {
                more = chosen.MoveNext();
            }

            if (more && chosen.Current == digest)
            {
                spared.Add(row);
            }
        }

        return spared.Read();
    }

    /// <summary>The ids of all input rows that were not chosen, in row order.</summary>
    private static IEnumerable<(long Row, string Id)> Others(DatasetLayout layout, SelectionResult result, CancellationToken cancellationToken)
    {
        using RowCursor<SelectedRow> chosen = new(result.Rows(), row => row.Row);
        foreach (IdBatch batch in IdBatch.ReadAll(layout, cancellationToken))
        {
            for (int i = 0; i < batch.Ids.Length; i++)
            {
                if (!chosen.TryTake(batch.FirstRow + i, out _) && batch.Ids[i] is { } id)
                {
                    yield return (batch.FirstRow + i, id);
                }
            }
        }
    }

    private static UInt128 DigestOf(string id)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
