namespace InfoMax.Data.Formats.Vectors;

/// <summary>How a 2-D array of numbers lies in its bytes.</summary>
/// <param name="DataOffset">Bytes before the first value.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Dimension">Values of a row, 1 to <see cref="MaxDimension"/>.</param>
/// <param name="Type">Type of the values.</param>
/// <param name="ColumnMajor">True where a column's values lie side by side (Fortran order), else a row's do.</param>
/// <param name="BigEndian">True where the most significant byte of a value comes first.</param>
internal sealed record StoredMatrix(
    long DataOffset, long Rows, int Dimension, StoredNumber Type, bool ColumnMajor = false, bool BigEndian = false)
{
    /// <summary>The widest embedding accepted, in values.</summary>
    public const int MaxDimension = 1 << 20;
}
