namespace InfoMax.Cli.Reports.Numbers;

/// <summary>One of the largest families, for people to look at.</summary>
/// <param name="Representative">The row that stands for it.</param>
/// <param name="Rows">Its rows, that one included.</param>
/// <param name="Copies">Some of its copies, by row.</param>
/// <param name="RepresentativeId">Its id; null without ids.</param>
/// <param name="Kept">Whether that row was kept.</param>
public sealed record CopyFamily(long Representative, long Rows, List<NearRow> Copies, string? RepresentativeId = null, bool Kept = false);
