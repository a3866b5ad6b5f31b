using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs;

/// <summary>Writes a job's result files (contract, design section 4), each to a temporary name and renamed; the manifest last.</summary>
/// <remarks>
/// The same result and manifest give the same bytes. Temporary names are fixed (<c>selection.npy.tmp</c>), so a job that
/// is repeated after a crash overwrites what the crash left.
/// </remarks>
public static class OutputDirectory
{
    /// <summary>The manifest's file name; its presence means that the job is finished.</summary>
    public const string ManifestName = ResultFiles.Manifest;

    private const string SelectionParquetName = SelectionParquet.FileName;
    private const string SelectionNpyName = "selection.npy";
    private const string SubsetName = "subset.npy";
    /// <summary>The file of rows that took no part.</summary>
    internal const string RejectedName = "rejected.parquet";
    private const string CopiesName = CopiesParquet.FileName;

    /// <summary>Every file that a result may have beside its manifest.</summary>
    internal static IReadOnlyList<string> ResultNames { get; } =
        [SelectionParquetName, SelectionNpyName, SubsetName, RejectedName, CopiesName, ReasonsParquet.FileName, ScoresParquet.FileName, ResultFiles.Report, ResultFiles.ReportJson, .. OutputExports.Files.Values];

    /// <summary>Writes every file of a finished job. Files of an earlier job are replaced; the old manifest is removed first.</summary>
    /// <param name="directory">Where to; created when missing.</param>
    /// <param name="result">The chosen rows.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="exports">Further files; those that an earlier job exported and this one does not are removed.</param>
    /// <exception cref="OutputException">The directory cannot be written; the message names the file and the cause.</exception>
    /// <exception cref="InputDataException">
    /// An id is not of its kind, and nothing has been touched; or an export found the input damaged, and no manifest is left.
    /// </exception>
    public static void Write(string directory, SelectionResult result, JobManifest manifest, IReadOnlyList<OutputExport>? exports = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(manifest);
        exports ??= [];

        // Whatever the data can make fail comes before the first change to the directory.
        result.Check();
        DataCompSubset? subset = result.Subset();
        byte[] manifestJson = ManifestJson.Serialize(manifest);

        using var staging = new OutputStaging(directory);
        staging.Remove(ManifestName);

        // They tell of an earlier result.
        staging.Remove(ResultFiles.Report);
        staging.Remove(ResultFiles.ReportJson);
        staging.Remove(ScoresParquet.FileName);
        staging.Write(SelectionNpyName, stream => NpyOutput.WriteInt64(stream, result.Count, result.Rows().Select(row => row.Row)));
        staging.Write(SelectionParquetName, stream => SelectionParquet.Write(stream, result));
        if (subset is not null)
        {
            staging.Write(SubsetName, stream => NpyOutput.WriteUInt64Pairs(stream, subset.Count, subset.Uids()));
        }
        else
        {
            staging.Remove(SubsetName);
        }

        if (result.Rejected.Any())
        {
            staging.Write(RejectedName, stream => RejectedParquet.Write(stream, result.Rejected));
        }
        else
        {
            staging.Remove(RejectedName);
        }

        if (result.Copies is { } copies)
        {
            staging.Write(CopiesName, stream => CopiesParquet.Write(stream, copies(), result.IdKind));
        }
        else
        {
            staging.Remove(CopiesName);
        }

        if (result.Reasons is { } reasons)
        {
            staging.Write(ReasonsParquet.FileName, stream => ReasonsParquet.Write(stream, reasons(), result.IdKind));
        }
        else
        {
            staging.Remove(ReasonsParquet.FileName);
        }

        foreach (string stale in OutputExports.Files.Values.Where(name => exports.All(export => export.Name != name)))
        {
            staging.Remove(stale);
        }

        foreach (OutputExport export in exports)
        {
            staging.Write(export.Name, export.Write);
        }

        staging.Publish();
        staging.Write(ManifestName, stream => stream.Write(manifestJson));
        staging.Publish();
    }
}
