using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs;

/// <summary>Writes the result files of a job that only scores rows: the table, what was rejected, and the manifest last.</summary>
public static class ScoresDirectory
{
    /// <summary>Writes every file of a finished job. Files of an earlier job are replaced or removed; the old manifest goes first.</summary>
    /// <param name="directory">Where to; created when missing.</param>
    /// <param name="names">The scores as typed, the names of their columns.</param>
    /// <param name="parts">The rows, part after part; read once.</param>
    /// <param name="idKind">Type of the ids.</param>
    /// <param name="rejected">Rows that took no part.</param>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="OutputException">The directory cannot be written; the message names the file and the cause.</exception>
    public static void Write(
        string directory, IReadOnlyList<string> names, IEnumerable<ScoreRows> parts, IdKind idKind, IEnumerable<RejectedRow> rejected, JobManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        byte[] json = ManifestJson.Serialize(manifest);
        using OutputStaging staging = new(directory);
        staging.Remove(OutputDirectory.ManifestName);
        foreach (string stale in OutputDirectory.ResultNames)
        {
            staging.Remove(stale);
        }

        staging.Write(ScoresParquet.FileName, stream => ScoresParquet.Write(stream, names, parts, idKind));
        if (rejected.Any())
        {
            staging.Write(OutputDirectory.RejectedName, stream => RejectedParquet.Write(stream, rejected));
        }

        staging.Publish();
        staging.Write(OutputDirectory.ManifestName, stream => stream.Write(json));
        staging.Publish();
    }
}
