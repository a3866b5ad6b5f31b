namespace InfoMax.Data.Outputs;

/// <param name="Name">A source file, or a label.</param>
/// <param name="Rows">Its valid rows.</param>
/// <param name="Selected">Those of them that were chosen.</param>
public sealed record GroupCount(string Name, long Rows, long Selected);
