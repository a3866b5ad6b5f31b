namespace InfoMax.Data.Artifacts;

/// <summary>A row of the final selection.</summary>
/// <param name="Row">Global row number.</param>
/// <param name="Importance">I_i.</param>
/// <param name="Gain">m_i at the final S.</param>
public readonly record struct ChosenRow(long Row, float Importance, float Gain);
