namespace InfoMax.Data.Formats.Tables;

/// <summary>A row of nested lists has several vectors where one is expected. Never leaves this namespace.</summary>
/// <param name="row">The row, counted from the first one asked for.</param>
/// <param name="vectors">Its vectors.</param>
internal sealed class ManyVectorsException(int row, int vectors) : Exception
{
    /// <summary>The row, counted from the first one asked for.</summary>
    public int Row { get; } = row;

    public int Vectors { get; } = vectors;
}
