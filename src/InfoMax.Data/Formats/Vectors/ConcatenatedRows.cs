namespace InfoMax.Data.Formats.Vectors;

/// <summary>Two embeddings side by side, each scaled to unit norm so that both weigh the same.</summary>
internal static class ConcatenatedRows
{
    /// <summary>
    /// Writes <paramref name="part"/> / ||part|| at <paramref name="offset"/> of the row. A part without a direction
    /// makes the whole row invalid: a zero part turns it to zeros, one that is too small to the smallest norm, a non-finite
    /// one to NaN, and it stays so.
    /// </summary>
    public static void Put(ReadOnlySpan<float> part, Span<float> row, int offset)
    {
        // Every valid part before this one has norm 1.
        if (offset > 0 && !(RowValidation.SumOfSquares(row[..offset]) > 0.5))
        {
            row[offset..].Fill(float.IsNaN(row[0]) ? float.NaN : 0f);
            return;
        }

        double squares = RowValidation.SumOfSquares(part);
        double scale = 1 / Math.Sqrt(squares);
        if (!double.IsFinite(squares) || !float.IsFinite((float)scale))
        {
            row[..(offset + part.Length)].Fill(double.IsFinite(squares) ? 0f : float.NaN);
            row[0] = squares > 0 && double.IsFinite(squares) ? float.Epsilon : row[0];
            return;
        }

        for (int j = 0; j < part.Length; j++)
        {
            row[offset + j] = (float)(part[j] * scale);
        }
    }
}
