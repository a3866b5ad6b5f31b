using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Reports.Numbers;
using InfoMax.Data;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Page;

/// <summary>The reports of what a directory holds, beside it.</summary>
public static class ReportFiles
{
    /// <summary>
    /// Writes <c>report.html</c> and its figures, <c>report.json</c>, for the results of a directory: of prune, of compare, of tune,
    /// or of a sweep, each of whose results has a report of its own too.
    /// </summary>
    /// <exception cref="ResultException">The results cannot be read, or their directory cannot be written.</exception>
    /// <exception cref="InputDataException">Columns are to be shown, and the input lacks them.</exception>
    /// <exception cref="IOException">The files cannot be written.</exception>
    /// <param name="directory">The results.</param>
    /// <param name="request">How the report is to be.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static IReadOnlyList<WrittenReport> Write(string directory, ReportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(request);
        string full = ResultDirectory.LocalPath(directory);
        Prove(full);
        ResultTables tables = ResultTables.In(full);
        return tables.IsEmpty
            ? [OfResult(ResultDirectory.Open(directory), request, cancellationToken)]
            : [OfTables(full, tables, request), .. (tables.Sweep ?? []).Select(row => OfResult(ResultDirectory.Open(Path.Combine(full, row.Name)), request, cancellationToken))];
    }

    private static WrittenReport OfResult(ResultDirectory results, ReportRequest request, CancellationToken cancellationToken)
    {
        ReportNumbers numbers = ReportNumbers.Of(results, request.Coordinates, request.Cores, cancellationToken);
        ReportPictures pictures = ReportPictures.Read(results, request.Shown, ShownBy(numbers), cancellationToken);
        Replace(results.FileOf(ResultFiles.ReportJson), JsonSerializer.Serialize(numbers, request.Json));
        Replace(results.FileOf(ResultFiles.Report), ReportPage.Of(results, numbers, pictures));
        AddWarnings(results, numbers.Alarms);
        return new WrittenReport(results.FileOf(ResultFiles.Report), numbers.Alarms, RetentionText.Of(numbers), numbers.Losses);
    }

    private static WrittenReport OfTables(string directory, ResultTables tables, ReportRequest request)
    {
        string manifest = Path.Combine(directory, ResultFiles.Manifest);
        IReadOnlyList<CurvePanel> panels = TablePanels.Of(tables, File.Exists(manifest) ? JsonNode.Parse(File.ReadAllText(manifest))?.AsObject() : null);
        Replace(Path.Combine(directory, ResultFiles.ReportJson), JsonSerializer.Serialize(new { tables.Sweep, tables.Comparison, tables.Tuning, Curves = panels }, request.Json));
        string page = Path.Combine(directory, ResultFiles.Report);
        Replace(page, TablePage.Of(tables, panels));
        return new WrittenReport(page, [], TableText.Of(tables), []);
    }

    /// <summary>What a report finds is in the manifest too, as what the rounds found.</summary>
    private static void AddWarnings(ResultDirectory results, IReadOnlyList<string> alarms)
    {
        JsonArray warnings = results.Manifest["warnings"] as JsonArray ?? [];
        string[] found = [.. alarms.Except(warnings.Select(warning => (string?)warning).OfType<string>(), StringComparer.Ordinal)];
        if (found.Length > 0)
        {
            JsonObject manifest = results.Manifest.DeepClone().AsObject();
            manifest["warnings"] = new JsonArray([.. warnings.Select(warning => warning?.DeepClone()), .. found.Select(line => JsonValue.Create(line))]);
            Replace(results.FileOf(ResultFiles.Manifest), manifest.ToJsonString(ReportJson.Options) + "\n");
        }
    }

    /// <summary>The rows that the page shows by text and image.</summary>
    private static IEnumerable<(long Row, string? Id)> ShownBy(ReportNumbers numbers) =>
    [
        .. numbers.AtQuantiles.SelectMany(at => new[] { at.Kept, at.Dropped, at.Random }.OfType<ShownRow>()).Select(row => (row.Row, row.Id)),
        .. numbers.Families.SelectMany(family => family.Copies.Select(copy => (copy.Row, copy.Id)).Append((family.Representative, family.RepresentativeId))),
        .. RetentionSection.Listed(numbers).Select(cluster => (cluster.Example, cluster.ExampleId)),
    ];

    /// <summary>Said at once, not when everything has been read.</summary>
    private static void Prove(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                new FileStream(Temporary(Path.Combine(directory, ResultFiles.Report)), FileMode.Create, FileAccess.Write, FileShare.Read, 1, FileOptions.DeleteOnClose).Dispose();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResultException($"{directory}: cannot be written ({exception.Message}), and the report goes beside the results; copy them to a directory of yours");
        }
    }

    private static string Temporary(string path) => path + ".tmp";

    private static void Replace(string path, string content)
    {
        string temporary = Temporary(path);
        File.WriteAllText(temporary, content, new UTF8Encoding(false));
        File.Move(temporary, path, overwrite: true);
    }
}
