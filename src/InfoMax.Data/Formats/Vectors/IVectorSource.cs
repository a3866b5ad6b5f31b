namespace InfoMax.Data.Formats.Vectors;

/// <summary>The embeddings of one input file: rows of one dimension, read forward in ranges. Not thread-safe.</summary>
internal interface IVectorSource : IDisposable
{
    /// <summary>Rows in the file.</summary>
    long Rows { get; }

    /// <summary>Values in a row, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The type on disk.</summary>
    StoredNumber Type { get; }

    /// <summary>
    /// Writes rows [<paramref name="first"/>, +<paramref name="count"/>) row-major as half (where
    /// <paramref name="asHalf"/>; only for types that fit it) or single. Cheapest when each call continues the last one.
    /// </summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="asHalf">Half, else single.</param>
    /// <param name="destination">At least <paramref name="count"/> rows.</param>
    /// <param name="missing">
    /// One a row; set for each row that has no vector, or a null within it, whose values become NaN. Never cleared.
    /// </param>
    /// <exception cref="InputDataException">The file is damaged or was changed.</exception>
    void Read(long first, int count, bool asHalf, Span<byte> destination, Span<bool> missing);
}
