namespace InfoMax.Data.Artifacts;

/// <summary>Rows of a partial coreset or of the final selection, columnar; all arrays of one length, rows ascending.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Importance">I_i.</param>
/// <param name="Relaxed">Relaxed x_i in [0, 1] (1 for a final selection).</param>
/// <param name="Gains">m_i at the local (or final) S.</param>
public sealed record CoresetColumns(long[] Rows, float[] Importance, float[] Relaxed, float[] Gains);

/// <summary>Arrow IPC file: <c>row</c> int64, <c>importance</c> float32, <c>relaxed</c> float32, <c>gain</c> float32.</summary>
public static class CoresetArtifact
{
    /// <summary>Writes the table and returns its rows.</summary>
    public static long Write(Stream stream, CoresetColumns coreset) => throw new NotImplementedException();

    /// <summary>Reads the whole table.</summary>
    public static CoresetColumns Read(Stream stream) => throw new NotImplementedException();
}
