using System.Text;
using System.Text.Json.Nodes;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs.Comparison;

/// <summary>
/// What <c>tune</c> writes: <c>tune.parquet</c>, a file of options for each fraction, files of scores that these name, and the manifest last.
/// </summary>
public static class TuneFiles
{
    /// <summary>File of the figures, a row a candidate and fraction.</summary>
    public const string TableName = ResultFiles.Tuning;

    /// <summary>Writes everything; what an earlier job left there is removed first.</summary>
    /// <param name="directory">The output directory.</param>
    /// <param name="rows">The candidates.</param>
    /// <param name="runs">Content of the files of options, by name.</param>
    /// <param name="scores">Files of scores over all input rows, by name.</param>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="OutputException">The disk failed; the message names the file and the cause.</exception>
    public static void Write(
        string directory,
        IReadOnlyList<TuneRow> rows,
        IReadOnlyDictionary<string, string> runs,
        IReadOnlyDictionary<string, double[]> scores,
        JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(manifest);
        EarlierResults.Remove(directory, []);
        using OutputStaging staging = new(directory);
        staging.Remove(ResultFiles.Manifest);
        staging.Write(TableName, stream => TuneParquet.Write(stream, rows));
        foreach ((string name, double[] values) in scores.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            staging.Write(name, stream => NpyOutput.WriteDouble(stream, values));
        }

        foreach ((string name, string text) in runs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            staging.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }

        staging.Write(ResultFiles.Manifest, stream => stream.Write(Encoding.UTF8.GetBytes(ComparisonFiles.Text(manifest) + "\n")));
        staging.Publish();
    }
}
