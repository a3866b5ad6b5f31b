namespace InfoMax.Data.Artifacts;

/// <summary>Ids and raw scores of rows, columnar.</summary>
/// <param name="Rows">Global row numbers, ascending.</param>
/// <param name="Ids">Ids, same length, or null when the data set has none.</param>
/// <param name="Scores">Raw scores, same length, or null.</param>
public sealed record RowColumns(long[] Rows, string?[]? Ids, double[]? Scores);

/// <summary>
/// Arrow IPC file: <c>row</c> int64, <c>id</c> utf8 (nullable), <c>score</c> float64 (nullable). Record batches of 65 536 rows.
/// </summary>
public static class RowsArtifact
{
    /// <summary>Writes batches in order and returns the rows written.</summary>
    public static long Write(Stream stream, IEnumerable<RowColumns> batches) => throw new NotImplementedException();

    /// <summary>Streams the batches in order; an id or score column that is all null comes back as null.</summary>
    public static IEnumerable<RowColumns> Read(Stream stream) => throw new NotImplementedException();
}
