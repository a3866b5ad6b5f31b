namespace InfoMax.Data.Outputs.Tables;

/// <summary>A part of the rows that are copies of others, ascending; columns of one length.</summary>
/// <param name="Rows">Global row numbers.</param>
/// <param name="Ids">Their ids, or null when the data set has none.</param>
/// <param name="Representatives">The row that stands for each.</param>
/// <param name="RepresentativeIds">Its id, or null when the data set has none.</param>
/// <param name="Cosines">The cosine of the two.</param>
/// <param name="FamilySizes">Rows of the family, the representative included.</param>
public sealed record CopiedRows(
    long[] Rows, HeldTexts? Ids, long[] Representatives, HeldTexts? RepresentativeIds, float[] Cosines, int[] FamilySizes)
{
    /// <summary>Rows of a part of the table; the last has fewer.</summary>
    public const int InPart = ParquetOutput.RowGroupRows;
}
