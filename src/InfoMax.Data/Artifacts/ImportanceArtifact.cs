namespace InfoMax.Data.Artifacts;

/// <summary>Arrow IPC file: <c>row</c> int64 (ascending), <c>importance</c> float32 in [0, 1].</summary>
public static class ImportanceArtifact
{
    /// <summary>Writes the table and returns its rows.</summary>
    public static long Write(Stream stream, ReadOnlySpan<long> rows, ReadOnlySpan<float> importance) => throw new NotImplementedException();

    /// <summary>Reads the whole table.</summary>
    public static (long[] Rows, float[] Importance) Read(Stream stream) => throw new NotImplementedException();
}
