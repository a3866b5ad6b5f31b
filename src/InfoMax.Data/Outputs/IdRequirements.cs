using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Shown;

namespace InfoMax.Data.Outputs;

/// <summary>What a job asks of the input's ids.</summary>
/// <param name="Exports">Export kinds.</param>
/// <param name="Duplicates">What to do with ids that come more than once.</param>
/// <param name="MemoryBytes">Memory that the check may fill; 0 for no limit.</param>
public sealed record IdRequirements(IReadOnlyList<ExportKind> Exports, DuplicateIds Duplicates, long MemoryBytes)
{
    /// <summary>Columns that show the rows to people: what is checked of the input's tables beside ids.</summary>
    public ShownColumns Shown { get; init; } = new(null, null);
}
