using System.Text.Json;

namespace InfoMax.Data;

/// <summary>The names of what a job writes, and how a directory that holds it is told from one with data.</summary>
public static class ResultFiles
{
    /// <summary>The manifest; written last, so its presence means that the job is finished.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The table of a sweep's results, above a folder for each.</summary>
    public const string Sweep = "sweep.parquet";

    /// <summary>The table of a comparison's methods.</summary>
    public const string Comparison = "compare.parquet";

    /// <summary>Its plot.</summary>
    public const string ComparisonPlot = "compare.svg";

    /// <summary>The table of a tuning's candidates.</summary>
    public const string Tuning = "tune.parquet";

    /// <summary>The report of a result as a page.</summary>
    public const string Report = "report.html";

    /// <summary>The figures of that page.</summary>
    public const string ReportJson = "report.json";

    /// <summary>The folder with the journal and the artifacts of a job that runs.</summary>
    public const string WorkFolder = ".infomax";

    /// <summary>The folder of exports in other tools' layouts.</summary>
    public const string ExportFolder = "export";

    /// <summary>The files and folders that jobs write into their output directory, and that could be taken for input.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Manifest, Sweep, ExportFolder, "selection.parquet", "selection.npy", "subset.npy", "rejected.parquet", "rows.parquet", "mask.parquet", "atlas.parquet",
        "selected-ids.txt", "reasons.parquet", "copies.parquet", "scores.parquet", Tuning, Comparison, ComparisonPlot, "methods", Report, ReportJson,
    };

    /// <summary>True for a directory that a job of ours wrote its results into, or writes them: single, sweep or unfinished.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static bool IsIn(string directory) =>
        Directory.Exists(Path.Combine(directory, WorkFolder))
        || IsManifest(Path.Combine(directory, Manifest))
        || (File.Exists(Path.Combine(directory, Sweep))
            && Directory.EnumerateDirectories(directory).Any(result => IsManifest(Path.Combine(result, Manifest))));

    /// <summary>Other tools write files of that name too; ours has the options that were asked for, and the input's fingerprint.</summary>
    internal static bool IsManifest(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        return IsManifest(File.ReadAllBytes(path));
    }

    /// <summary>As by path, of a content.</summary>
    internal static bool IsManifest(byte[] content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("requested", out _)
                && document.RootElement.TryGetProperty("input", out JsonElement input)
                && input.ValueKind == JsonValueKind.Object && input.TryGetProperty("fingerprint", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
