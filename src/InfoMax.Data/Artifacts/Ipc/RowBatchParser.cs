using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;

namespace InfoMax.Data.Artifacts.Ipc;

/// <summary>Turns the nullable columns of a rows artifact's batch into arrays.</summary>
internal static class RowBatchParser
{
    /// <summary>The ids, or null when every row's is null.</summary>
    /// <exception cref="InvalidDataException">The column contradicts itself.</exception>
    public static string?[]? Ids(ArrayData column, int rows)
    {
        if (AllNull(column, rows))
        {
            return null;
        }

        ReadOnlySpan<byte> valid = Bitmap(column, rows);
        ReadOnlySpan<int> ends = MemoryMarshal.Cast<byte, int>(column.Buffers[1].Span)[..(rows + 1)];
        ReadOnlySpan<byte> text = column.Buffers[2].Span;
        var ids = new string?[rows];
        for (int i = 0; i < rows; i++)
        {
            if (valid.IsEmpty || BitUtility.GetBit(valid, i))
            {
                ids[i] = Encoding.UTF8.GetString(text[ends[i]..ends[i + 1]]);
            }
        }

        return ids;
    }

    /// <summary>The scores, NaN where null, or null when every row's is null.</summary>
    /// <exception cref="InvalidDataException">The column contradicts itself.</exception>
    public static double[]? Scores(ArrayData column, int rows)
    {
        if (AllNull(column, rows))
        {
            return null;
        }

        ReadOnlySpan<byte> valid = Bitmap(column, rows);
        double[] scores = MemoryMarshal.Cast<byte, double>(column.Buffers[1].Span)[..rows].ToArray();
        for (int i = 0; i < rows && !valid.IsEmpty; i++)
        {
            if (!BitUtility.GetBit(valid, i))
            {
                scores[i] = double.NaN;
            }
        }

        return scores;
    }

    private static bool AllNull(ArrayData column, int rows)
    {
        if (column.Length != rows || column.Offset != 0 || column.NullCount < 0 || column.NullCount > rows)
        {
            throw new InvalidDataException($"a column of {column.Length} rows with {column.NullCount} nulls where {rows} rows are needed");
        }

        return column.NullCount == rows;
    }

    /// <summary>The validity bits, empty when all rows are valid.</summary>
    private static ReadOnlySpan<byte> Bitmap(ArrayData column, int rows) =>
        column.NullCount == 0 ? default : column.Buffers[0].Span[..((rows + 7) / 8)];
}
