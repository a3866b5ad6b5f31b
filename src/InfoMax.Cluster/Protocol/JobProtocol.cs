using InfoMax.Cluster.Jobs;
using MessagePack;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// Client to coordinator. The client sends <see cref="Submit"/> until it gets <see cref="Accepted"/> or
/// <see cref="Refused"/>; repeats are harmless, since a job is known by its id. While it keeps sending
/// <see cref="Watch"/> it receives <see cref="Progress"/>, and in the end <see cref="Ended"/> in answer to every further
/// <see cref="Watch"/>, so a lost message only delays it. A job that waits for others answers <see cref="Queued"/>.
/// </summary>
public static class JobProtocol
{
    /// <summary>Bytes of a description that one message carries; a longer one goes in parts, so that messages stay below 64 KiB.</summary>
    public const int PartBytes = 48 * 1024;

    /// <summary>The most parts that a description may have.</summary>
    public const int MaxParts = 1024;

    /// <summary>Command: run this job, or go on with it.</summary>
    /// <param name="JobId">Chosen by the client; the same id is the same job.</param>
    /// <param name="Spec">The job.</param>
    [MessagePackObject]
    public sealed record Submit([property: Key(0)] string JobId, [property: Key(1)] JobSpec Spec) : IClusterMessage;

    /// <summary>Command: a part of a <see cref="Submit"/> that is too large for a message. The client sends all parts until it is answered.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Digest">Tells descriptions apart; the same for all parts.</param>
    /// <param name="Index">Which part, from 0.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="Bytes">A piece of the description in its wire form, at most <see cref="PartBytes"/>.</param>
    [MessagePackObject]
    public sealed record SubmitPart(
        [property: Key(0)] string JobId,
        [property: Key(1)] string Digest,
        [property: Key(2)] int Index,
        [property: Key(3)] int Count,
        [property: Key(4)] byte[] Bytes) : IClusterMessage;

    /// <summary>Reply: the job is journaled and will run.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Resumed">It had begun before, and goes on.</param>
    /// <param name="Finished">It had succeeded before: nothing is done again.</param>
    [MessagePackObject]
    public sealed record Accepted(
        [property: Key(0)] string JobId, [property: Key(1)] bool Resumed, [property: Key(2)] bool Finished = false) : IClusterMessage;

    /// <summary>Reply: the job cannot be taken.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Reason">One line.</param>
    /// <param name="IsForbidden">It names a path where the coordinator's node lets no job read or write.</param>
    [MessagePackObject]
    public sealed record Refused(
        [property: Key(0)] string JobId, [property: Key(1)] string Reason, [property: Key(2)] bool IsForbidden = false) : IClusterMessage;

    /// <summary>Command: tell me how the job stands.</summary>
    /// <param name="JobId">The job.</param>
    [MessagePackObject]
    public sealed record Watch([property: Key(0)] string JobId) : IClusterMessage;

    /// <summary>Query: which jobs are there? Answered by <see cref="Jobs"/>.</summary>
    /// <param name="After">The last job of the page before; empty for the first page.</param>
    [MessagePackObject]
    public sealed record ListJobs([property: Key(0)] string After) : IClusterMessage;

    /// <summary>Reply: a page of the jobs, in the order of their first submission.</summary>
    /// <param name="Page">The jobs.</param>
    /// <param name="IsLast">There are no more.</param>
    [MessagePackObject]
    public sealed record Jobs([property: Key(0)] IReadOnlyList<JobListing> Page, [property: Key(1)] bool IsLast) : IClusterMessage;

    /// <summary>Query: what is known of this job? Answered by <see cref="Described"/> or <see cref="Refused"/>.</summary>
    /// <param name="JobId">The job.</param>
    [MessagePackObject]
    public sealed record Describe([property: Key(0)] string JobId) : IClusterMessage;

    /// <summary>Reply to <see cref="Describe"/>.</summary>
    /// <param name="Job">The job.</param>
    [MessagePackObject]
    public sealed record Described([property: Key(0)] JobListing Job) : IClusterMessage;

    /// <summary>Reply to <see cref="Watch"/>: the job waits for others to end.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Place">Its place among those that wait, from 1; 0 while it is paused.</param>
    [MessagePackObject]
    public sealed record Queued([property: Key(0)] string JobId, [property: Key(1)] int Place) : IClusterMessage;

    /// <summary>Command: stop the job; answered by <see cref="Ended"/> through <see cref="Watch"/>.</summary>
    /// <param name="JobId">The job.</param>
    [MessagePackObject]
    public sealed record Cancel([property: Key(0)] string JobId) : IClusterMessage;

    /// <summary>Command: run a job that failed again, from what it had done; answered by <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
    /// <param name="JobId">The job.</param>
    [MessagePackObject]
    public sealed record Retry([property: Key(0)] string JobId) : IClusterMessage;

    /// <summary>Command: the job gives up its turn, and leases nothing new until it is resumed; answered by <see cref="Described"/> or <see cref="Refused"/>.</summary>
    /// <param name="JobId">The job.</param>
    [MessagePackObject]
    public sealed record Pause([property: Key(0)] string JobId) : IClusterMessage;

    /// <summary>Command: the paused job goes on, or waits before all others that wait; answered as <see cref="Pause"/> is.</summary>
    /// <param name="JobId">The job.</param>
    [MessagePackObject]
    public sealed record Resume([property: Key(0)] string JobId) : IClusterMessage;

    /// <summary>Reply: how the running job stands.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Round">The round under way.</param>
    /// <param name="RoundNumber">Its place among the job's rounds, from 1.</param>
    /// <param name="Rounds">Rounds of the job as far as known.</param>
    /// <param name="ItemsDone">Finished items of the round.</param>
    /// <param name="Items">Items of the round.</param>
    /// <param name="Fraction">Finished share of the round in [0, 1], running items included.</param>
    /// <param name="RowsDone">Rows that the round went through so far, running items included.</param>
    /// <param name="RoundSeconds">Wall time of the round so far.</param>
    /// <param name="Retries">Attempts that failed or were lost, over the whole job.</param>
    /// <param name="ItemsRunning">Items of the round that are leased to workers.</param>
    /// <param name="Stages">Wall time of the finished rounds, in order.</param>
    /// <param name="Rows">Rows of the round; 0 while they are not counted.</param>
    /// <param name="Obstacle">What its items wait for, in one line: a store that does not answer. Null for nothing.</param>
    [MessagePackObject]
    public sealed record Progress(
        [property: Key(0)] string JobId,
        [property: Key(1)] RoundId Round,
        [property: Key(2)] int RoundNumber,
        [property: Key(3)] int Rounds,
        [property: Key(4)] int ItemsDone,
        [property: Key(5)] int Items,
        [property: Key(6)] double Fraction,
        [property: Key(7)] long RowsDone,
        [property: Key(8)] double RoundSeconds,
        [property: Key(9)] int Retries,
        [property: Key(10)] int ItemsRunning,
        [property: Key(11)] IReadOnlyList<StageTime> Stages,
        [property: Key(12)] long Rows,
        [property: Key(13)] string? Obstacle = null) : IClusterMessage;

    /// <summary>Reply: the job is over.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Message">One line for the user when it did not succeed.</param>
    /// <param name="Report">What was reached, when it succeeded.</param>
    /// <param name="Stages">Wall time of the finished rounds, in order; null where nothing is known of them.</param>
    /// <param name="Retries">Attempts that failed or were lost.</param>
    [MessagePackObject]
    public sealed record Ended(
        [property: Key(0)] string JobId,
        [property: Key(1)] JobOutcome Outcome,
        [property: Key(2)] string? Message,
        [property: Key(3)] JobReport? Report,
        [property: Key(4)] IReadOnlyList<StageTime>? Stages = null,
        [property: Key(5)] int Retries = 0) : IClusterMessage;
}
