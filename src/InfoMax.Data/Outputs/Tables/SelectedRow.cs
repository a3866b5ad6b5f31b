namespace InfoMax.Data.Outputs.Tables;

/// <summary>A row of a result.</summary>
/// <param name="Row">Global row number.</param>
/// <param name="Id">Its id; null where missing.</param>
/// <param name="Score">I_i.</param>
/// <param name="Gain">m_i at the final S.</param>
/// <param name="RawScore">Its raw score; of no meaning where the score is not read from the input.</param>
public readonly record struct SelectedRow(long Row, string? Id, float Score, float Gain, double RawScore);
