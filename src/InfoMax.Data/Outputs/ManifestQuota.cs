namespace InfoMax.Data.Outputs;

/// <summary>How a job's budget was divided among groups.</summary>
/// <param name="Kind"><c>proportional</c> or <c>equal</c>.</param>
/// <param name="MinPerGroup">Rows that every group got at least, as far as it had them.</param>
/// <param name="Groups">The groups by label or group in ordinal order; rows without one last.</param>
public sealed record ManifestQuota(string Kind, int MinPerGroup, IReadOnlyList<ManifestGroup> Groups);
