using System.Text;
using System.Text.Json;
using InfoMax.Data;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>The report of a job's results, beside them.</summary>
public static class ReportFiles
{
    /// <summary>Writes <c>report.html</c> and its figures, <c>report.json</c>; returns the path of the page.</summary>
    /// <exception cref="ResultException">The results cannot be read.</exception>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public static string Write(string directory, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        ResultDirectory results = ResultDirectory.Open(directory);
        ReportNumbers numbers = ReportNumbers.Of(results, cancellationToken);
        Replace(results.FileOf(ResultFiles.ReportJson), JsonSerializer.Serialize(numbers, json));
        string page = results.FileOf(ResultFiles.Report);
        Replace(page, ReportPage.Of(results, numbers));
        return page;
    }

    private static void Replace(string path, string content)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, content, new UTF8Encoding(false));
        File.Move(temporary, path, overwrite: true);
    }
}
