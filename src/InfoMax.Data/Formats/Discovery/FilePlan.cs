namespace InfoMax.Data.Formats.Discovery;

/// <summary>Chooses and pairs the files of a layout.</summary>
internal static class FilePlan
{
    /// <summary>The files of the layout in their order; empty when there are none.</summary>
    /// <param name="format">The resolved layout.</param>
    /// <param name="files">Everything found.</param>
    /// <param name="scorePath">Full path of the score file, or null.</param>
    /// <exception cref="InputDataException">A companion is missing.</exception>
    public static IReadOnlyList<PlannedFile> Create(InputFormat format, IReadOnlyList<FoundFile> files, string? scorePath) => format switch
    {
        InputFormat.Npy => NpyPlan.Create(files, scorePath),
        InputFormat.DataComp => DataCompPlan.Create(files),
        InputFormat.ClipRetrieval => ClipRetrievalPlan.Create(files),
        InputFormat.Parquet => [.. files.Where(f => f.Extension == ".parquet").Select(f => new PlannedFile(f.RelativePath, f.Path))],
        InputFormat.Arrow => ArrowPlan.Create(files),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
