using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>The rounds that lay the rows out on a flat map, for a job that wants one; none for other jobs.</summary>
public static class MapRounds
{
    /// <summary>Rows that the axes are found on: with more of them two directions hardly move.</summary>
    public const int SampledRows = 1 << 13;

    private static readonly RoundDefinition Axes = new()
    {
        Kind = RoundKind.Axes,
        Name = "axes",
        ItemBytes = s => s.IndexBytes + (Math.Min(s.Rows, SampledRows) * s.VectorBytes * 2) + s.ReadBytes,
        Items = RoundItems.Job,
        IsWide = false,
        Reads = [RoundKind.Plan],
        ReadsBulk = [RoundKind.Ingest],
    };

    private static readonly RoundDefinition Coordinates = new()
    {
        Kind = RoundKind.Coordinates,
        Name = "coordinates",
        ItemBytes = s => s.IndexBytes + (s.SplitRows * 24) + s.ReadBytes,
        Items = RoundItems.Splits,
        IsWide = false,
        Reads = [RoundKind.Plan, RoundKind.Axes],
        ReadsOwnBulk = [RoundKind.Ingest],
        KeptBytes = s => s.Rows * 8.0,
    };

    /// <summary>The two rounds where the job writes a map, else none.</summary>
    public static IReadOnlyList<RoundDefinition> Of(PipelineShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Map ? [Axes, Coordinates] : [];
    }

    /// <summary>The rounds whose lists the round that writes the map reads.</summary>
    /// <param name="shape">The job's shape.</param>
    /// <param name="lists">The round that has the rows' lists.</param>
    public static IReadOnlyList<RoundKind> Lists(PipelineShape shape, RoundKind lists)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Map ? [lists] : [];
    }
}
