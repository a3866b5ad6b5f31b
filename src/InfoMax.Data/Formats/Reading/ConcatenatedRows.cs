namespace InfoMax.Data.Formats.Reading;

/// <summary>Two embeddings side by side, each scaled to unit norm so that both weigh the same.</summary>
internal static class ConcatenatedRows
{
    /// <summary>
    /// Writes <paramref name="part"/> / ||part|| at <paramref name="offset"/> of the row. A part without a direction
    /// makes the whole row invalid: zero parts turn it to zeros, non-finite parts to NaN, and it stays so.
    /// </summary>
    public static void Put(ReadOnlySpan<float> part, Span<float> row, int offset)
    {
        if (offset > 0 && (row[0] != row[0] || row[..offset].IndexOfAnyExcept(0f) < 0))
        {
            row[offset..].Fill(row[0]);
            return;
        }

        double squares = RowValidation.SumOfSquares(part);
        if (squares == 0 || !double.IsFinite(squares))
        {
            row[..(offset + part.Length)].Fill(squares == 0 ? 0f : float.NaN);
            return;
        }

        double scale = 1 / Math.Sqrt(squares);
        for (int j = 0; j < part.Length; j++)
        {
            row[offset + j] = (float)(part[j] * scale);
        }
    }
}
