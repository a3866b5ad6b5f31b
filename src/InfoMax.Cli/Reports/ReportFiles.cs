using System.Text;
using System.Text.Json;
using InfoMax.Data;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>The report of a job's results, beside them.</summary>
public static class ReportFiles
{
    /// <summary>Writes <c>report.html</c> and its figures, <c>report.json</c>; returns the path of the page.</summary>
    /// <exception cref="ResultException">The results cannot be read.</exception>
    /// <exception cref="IOException">The files cannot be written.</exception>
    /// <param name="directory">The results.</param>
    /// <param name="json">How the figures are written.</param>
    /// <param name="shown">Columns that show rows to people; those of the job where they name none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputDataException">Columns are to be shown, and the input cannot be read.</exception>
    public static string Write(string directory, JsonSerializerOptions json, ShownColumns shown, CancellationToken cancellationToken)
    {
        ResultDirectory results = ResultDirectory.Open(directory);
        ReportNumbers numbers = ReportNumbers.Of(results, cancellationToken);
        Replace(results.FileOf(ResultFiles.ReportJson), JsonSerializer.Serialize(numbers, json));
        string page = results.FileOf(ResultFiles.Report);
        IEnumerable<(long, string?)> rows =
        [
            .. numbers.AtQuantiles.SelectMany(at => new[] { at.Kept, at.Dropped }.OfType<ShownRow>()).Select(row => (row.Row, row.Id)),
            .. numbers.Families.SelectMany(family => family.Copies.Select(copy => (copy.Row, copy.Id)).Append((family.Representative, family.RepresentativeId))),
        ];
        Replace(page, ReportPage.Of(results, numbers, ReportPictures.Read(results, shown, rows, cancellationToken)));
        return page;
    }

    private static void Replace(string path, string content)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, content, new UTF8Encoding(false));
        File.Move(temporary, path, overwrite: true);
    }
}
