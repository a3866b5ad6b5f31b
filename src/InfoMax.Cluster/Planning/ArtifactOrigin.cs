using System.Globalization;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>Which part of a job an artifact comes from, and the names that tell: an item's attempt, a round's index, or the job itself.</summary>
/// <param name="Round">The round; <see cref="RoundKind.None"/> for the job's own description.</param>
/// <param name="Index">The item; null for a round's index.</param>
/// <param name="Attempt">The attempt that wrote it; 0 for an index.</param>
/// <param name="IsBulk">It is deleted once no later round reads it.</param>
public sealed record ArtifactOrigin(RoundId Round, int? Index, int Attempt, bool IsBulk = false)
{
    /// <summary>Name of the artifact that describes the job.</summary>
    public static string JobUri(string jobId) => $"{jobId}/job.msgpack";

    /// <summary>Name of a round's index.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="round">The round.</param>
    /// <param name="version">Items of the round that were done again since it closed; each makes another index.</param>
    public static string IndexUri(string jobId, RoundId round, int version) => version == 0
        ? $"{jobId}/index/{RoundCatalog.FolderOf(round)}.msgpack"
        : string.Create(CultureInfo.InvariantCulture, $"{jobId}/index/{RoundCatalog.FolderOf(round)}.{version}.msgpack");

    /// <summary>Name of an artifact of an attempt. Attempts never share names, so a late one cannot touch what an accepted one wrote.</summary>
    public static string ItemUri(string jobId, RoundId round, int index, int attempt, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{jobId}/{RoundCatalog.FolderOf(round)}/{index:D6}.{attempt}.{name}");

    /// <summary>The same for an artifact that is deleted once no later round reads it.</summary>
    public static string BulkUri(string jobId, RoundId round, int index, int attempt, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{BulkPrefix(jobId, round, index)}{attempt}.{name}");

    /// <summary>What the names of a round's bulk artifacts begin with, whichever attempt wrote them.</summary>
    public static string BulkPrefix(string jobId, RoundId round) => $"{jobId}/{RoundCatalog.FolderOf(round)}/bulk/";

    /// <summary>What the names of an item's bulk artifacts begin with, whichever attempt wrote them.</summary>
    public static string BulkPrefix(string jobId, RoundId round, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{BulkPrefix(jobId, round)}{index:D6}.");

    /// <summary>The origin of an artifact of a job; null when the name is none of the job's.</summary>
    public static ArtifactOrigin? Of(string jobId, string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri == JobUri(jobId))
        {
            return new ArtifactOrigin(RoundKind.None, null, 0);
        }

        string prefix = $"{jobId}/";
        string[] path = uri.StartsWith(prefix, StringComparison.Ordinal) ? uri[prefix.Length..].Split('/') : [];
        if (path.Length is not 2 && (path.Length is not 3 || path[1] != "bulk"))
        {
            return null;
        }

        string[] name = path[^1].Split('.');
        if (path[0] == "index")
        {
            return RoundCatalog.RoundOf(name[0]) is { } indexed ? new ArtifactOrigin(indexed, null, 0) : null;
        }

        return RoundCatalog.RoundOf(path[0]) is { } round && name.Length > 2
            && int.TryParse(name[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(name[1], NumberStyles.None, CultureInfo.InvariantCulture, out int attempt)
                ? new ArtifactOrigin(round, index, attempt, path.Length == 3)
                : null;
    }
}
