namespace InfoMax.Cli.Reports;

/// <summary>
/// The row that could first take a kept one's place. With the other kept rows as they are, an exchange of the kept row i for row j
/// changes F by m_j + alpha W_ij - m_i.
/// </summary>
/// <param name="Row">Row number.</param>
/// <param name="Id">Its id; null without ids.</param>
/// <param name="Cosine">The cosine of the two.</param>
/// <param name="Margin">What the exchange costs at least: by so much I_i may fall before any such exchange pays.</param>
public sealed record RowRival(long Row, string? Id, float Cosine, double Margin);
