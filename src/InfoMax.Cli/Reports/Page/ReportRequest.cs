using System.Text.Json;
using InfoMax.Data.Outputs.Shown;

namespace InfoMax.Cli.Reports.Page;

/// <summary>How a report is to be.</summary>
/// <param name="Json">How the figures are written.</param>
/// <param name="Shown">Columns that show rows to people; those of the job where they name none.</param>
/// <param name="Coordinates">Columns that say where rows lie on the map; null for the two directions in which the vectors vary most.</param>
/// <param name="Cores">Threads.</param>
public sealed record ReportRequest(JsonSerializerOptions Json, ShownColumns Shown, (string X, string Y)? Coordinates, int Cores);
