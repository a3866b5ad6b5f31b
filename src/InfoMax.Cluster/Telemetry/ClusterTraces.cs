using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace InfoMax.Cluster.Telemetry;

/// <summary>
/// What a node did, as spans of one source: a job and its rounds by the coordinator, each attempt at an item by its worker. All spans
/// of a job are of one trace, below the span of the job itself; the numbers of both follow from the job's id, so that nodes need
/// not tell each other. While nobody listens they cost nothing.
/// </summary>
public static class ClusterTraces
{
    /// <summary>Name of the activity source, for those who listen to it.</summary>
    public const string SourceName = "InfoMax.Cluster";

    private const string JobTag = "infomax.job";
    private const string ItemTag = "infomax.item";
    private const string AttemptTag = "infomax.attempt";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Records the span of a job that is over, below which those of its rounds are.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="outcome">How it ended, as a word.</param>
    /// <param name="isError">It failed.</param>
    /// <param name="from">When it was submitted, in seconds since the Unix epoch.</param>
    /// <param name="to">When it ended.</param>
    internal static void Job(string jobId, string outcome, bool isError, double from, double to) =>
        Record(jobId, "job", At(from), At(to), isError ? outcome : null, [new(ClusterMetrics.Outcome, outcome)], isRoot: true);

    /// <summary>Records the span of a round that is over.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="round">Its name.</param>
    /// <param name="from">When it began, in seconds since the Unix epoch.</param>
    /// <param name="to">When it ended.</param>
    internal static void Round(string jobId, string round, double from, double to) =>
        Record(jobId, $"round {round}", At(from), At(to), null, [new(ClusterMetrics.Round, round)]);

    /// <summary>An attempt's kernel ended on this node.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="round">The round's name.</param>
    /// <param name="index">The item.</param>
    /// <param name="attempt">Which attempt at it.</param>
    /// <param name="end">Now.</param>
    /// <param name="lasted">Time since the kernel had its threads.</param>
    /// <param name="problem">Why it failed; null when it did not.</param>
    internal static void Item(string jobId, string round, int index, int attempt, DateTimeOffset end, TimeSpan lasted, string? problem) =>
        Record(jobId, $"item {round}", end - lasted, end, problem, [new(ClusterMetrics.Round, round), new(ItemTag, index), new(AttemptTag, attempt)]);

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static void Record(string jobId, string name, DateTimeOffset from, DateTimeOffset to, string? problem, KeyValuePair<string, object?>[] tags, bool isRoot = false)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(jobId));
        ActivitySpanId job = ActivitySpanId.CreateFromBytes(digest.AsSpan(16, 8));
        ActivityContext trace = new(
            ActivityTraceId.CreateFromBytes(digest.AsSpan(0, 16)), isRoot ? default : job, ActivityTraceFlags.Recorded, isRemote: true);
        using Activity? span = Source.StartActivity(name, ActivityKind.Internal, trace, [.. tags, new(JobTag, jobId)], startTime: from);
        if (problem is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, problem);
        }

        if (isRoot && span is not null)
        {
            // Its children were sent before it, by other nodes too.
            NumberOf(span) = job.ToHexString();
        }

        span?.SetEndTime(to.UtcDateTime);
    }

    /// <summary>The number of a span, which .NET draws by lot and lets nobody choose.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? NumberOf(Activity span);
}
