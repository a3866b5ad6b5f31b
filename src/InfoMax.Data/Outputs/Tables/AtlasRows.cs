namespace InfoMax.Data.Outputs.Tables;

/// <summary>Some valid rows as a map shows them.</summary>
/// <param name="Rows">What became of them.</param>
/// <param name="X">Their places along the first axis.</param>
/// <param name="Y">Along the second.</param>
/// <param name="Neighbors">Their nearest rows, as places among all valid rows, nearest first.</param>
/// <param name="Distances">1 less their cosines, of the same lengths.</param>
public sealed record AtlasRows(ReasonRows Rows, float[] X, float[] Y, long[][] Neighbors, float[][] Distances);
