namespace InfoMax.Data.Formats.Reading;

/// <summary>The embeddings of one input file: rows of one dimension, read forward in ranges. Not thread-safe.</summary>
internal interface IVectorSource : IDisposable
{
    /// <summary>Rows in the file.</summary>
    long Rows { get; }

    /// <summary>Values in a row, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The type on disk.</summary>
    StoredFloat Type { get; }

    /// <summary>
    /// Writes rows [<paramref name="first"/>, +<paramref name="count"/>) row-major as half (where
    /// <paramref name="asHalf"/>; only for sources of that type) or single. Cheapest when each call continues the last one.
    /// </summary>
    /// <exception cref="InputDataException">The file is damaged or was changed.</exception>
    void Read(long first, int count, bool asHalf, Span<byte> destination);
}
