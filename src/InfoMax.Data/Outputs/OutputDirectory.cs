using InfoMax.Data.Formats;

namespace InfoMax.Data.Outputs;

/// <summary>Writes a job's result files (contract, design section 4), each to a temporary name and renamed; the manifest last.</summary>
public static class OutputDirectory
{
    /// <summary>The manifest's file name; its presence means that the job is finished.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Writes every file of a finished job. Files of an earlier job are replaced; the old manifest is removed first.</summary>
    /// <exception cref="OutputException">The directory cannot be written; the message names the file and the cause.</exception>
    public static void Write(string directory, SelectionResult result, JobManifest manifest) => throw new NotImplementedException();
}

/// <summary>The rows to write.</summary>
/// <param name="Rows">Chosen global row numbers, ascending.</param>
/// <param name="Ids">Their ids, or null when the data set has none.</param>
/// <param name="IdKind">Type of the ids.</param>
/// <param name="Scores">I_i.</param>
/// <param name="Gains">m_i at the final S.</param>
/// <param name="WriteSubset">Write DataComp's <c>subset.npy</c> too.</param>
/// <param name="Rejected">Dropped rows, in row order; empty when none.</param>
public sealed record SelectionResult(
    long[] Rows, string?[]? Ids, IdKind IdKind, float[] Scores, float[] Gains, bool WriteSubset, IReadOnlyList<RejectedRow> Rejected);

/// <param name="Row">Global row number.</param>
/// <param name="File">Relative path of its file.</param>
/// <param name="Reason">Why it was dropped, e.g. <c>zero embedding</c>.</param>
public sealed record RejectedRow(long Row, string File, string Reason);
