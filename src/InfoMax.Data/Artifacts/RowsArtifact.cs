using Apache.Arrow.Types;
using InfoMax.Data.Artifacts.Ipc;

namespace InfoMax.Data.Artifacts;

/// <summary>
/// Arrow IPC file: <c>row</c> int64, <c>id</c> utf8 (nullable), <c>score</c> float64 (nullable). Record batches of 65 536 rows.
/// </summary>
/// <remarks>A batch ends early when its ids reach 16 MiB of text.</remarks>
public static class RowsArtifact
{
    /// <summary>Writes batches in order and returns the rows written.</summary>
    /// <exception cref="ArgumentException">The lengths within a batch differ.</exception>
    public static long Write(Stream stream, IEnumerable<RowColumns> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using var writer = new ArrowTableWriter(stream, RowBatchBuilder.Schema);
        var pending = new RowBatchBuilder();
        foreach (RowColumns batch in batches)
        {
            if ((batch.Ids?.Length ?? batch.Rows.Length) != batch.Rows.Length
                || (batch.Scores?.Length ?? batch.Rows.Length) != batch.Rows.Length)
            {
                throw new ArgumentException($"{batch.Rows.Length} rows with {batch.Ids?.Length} ids and {batch.Scores?.Length} scores");
            }

            for (int first = 0; first < batch.Rows.Length;)
            {
                first += pending.Append(batch, first);
                if (pending.IsFull)
                {
                    pending.WriteTo(writer);
                }
            }
        }

        if (pending.Length > 0)
        {
            pending.WriteTo(writer);
        }

        return writer.Finish();
    }

    /// <summary>
    /// Streams the batches in order; an id or score column that is all null within a batch comes back as null, and a
    /// single null score as NaN.
    /// </summary>
    /// <exception cref="ArtifactException">The content is damaged or another kind of artifact.</exception>
    public static IEnumerable<RowColumns> Read(Stream stream)
    {
        using var reader = new ArrowTableReader(
            stream, "rows", ("row", ArrowTypeId.Int64), ("id", ArrowTypeId.String), ("score", ArrowTypeId.Double));
        while (reader.MoveNext())
        {
            RowColumns batch;
            try
            {
                batch = new RowColumns(
                    reader.Numbers<long>(0).ToArray(),
                    RowBatchParser.Ids(reader.Column(1).Data, reader.Length),
                    RowBatchParser.Scores(reader.Column(2).Data, reader.Length));
            }
            catch (Exception error) when (error is ArgumentException or InvalidDataException or IndexOutOfRangeException or OverflowException)
            {
                throw reader.Damaged(error);
            }

            yield return batch;
        }
    }
}
