namespace InfoMax.Data.Outputs.Exports;

/// <summary>Consecutive rows of an array.</summary>
/// <param name="Start">The first, counted from the array's own first.</param>
/// <param name="Count">How many; may be 0.</param>
internal readonly record struct RowRun(int Start, int Count);
