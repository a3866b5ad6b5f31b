using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Orders the raw scores of a split's rows, and writes what ranking and mapping need of them.</summary>
internal static class ScoreOrdering
{
    /// <summary>Name of the column of scores.</summary>
    public const string Value = "value";

    /// <summary>Name of the column of rows with an earlier score.</summary>
    public const string Before = "before";

    /// <summary>Name of the column of row numbers.</summary>
    public const string Row = "row";

    /// <summary>Name of the column of places among the entries.</summary>
    public const string Entry = "entry";

    /// <summary>Name of the column of partitions.</summary>
    public const string Partition = "partition";

    /// <summary>Writes the order.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="rows">The split's rows, ascending.</param>
    /// <param name="raw">Their scores, NaN for a row that has none: it has no entry (-1) and no part in the ranks.</param>
    /// <param name="partitions">Their partitions, or 0.</param>
    /// <param name="prefix">What the artifacts' names begin with, where a round writes several orders.</param>
    public static ScoreOrderResult Write(RoundContext context, long[] rows, double[] raw, int[] partitions, string prefix = "")
    {
        double[] known = Array.FindAll(raw, score => !double.IsNaN(score));
        ScoreEntries entries = ScoreEntries.Of(known);
        int next = 0;
        int[] places = Array.ConvertAll(raw, score => double.IsNaN(score) ? -1 : entries.Places[next++]);
        int outside = Array.FindIndex(raw, score => score is < 0 or > 1);
        ScoreSample sample = ScoreSample.Of(entries);
        return new ScoreOrderResult(
            context.Store.Write(context.BulkUri($"{prefix}entries.arrow"), stream => NumbersArtifact.Write(stream, (Value, entries.Values), (Before, entries.Before))),
            context.Store.Write(context.BulkUri($"{prefix}rows.arrow"), stream => NumbersArtifact.Write(stream, (Row, rows), (Entry, places), (Partition, partitions))),
            RoundIndex.Write(context.Store, context.Uri($"{prefix}sample.msgpack"), new SampledScores([.. sample.Values], sample.Entries, sample.Rows), sample.Values.Count),
            known.Aggregate(double.PositiveInfinity, Math.Min),
            known.Aggregate(double.NegativeInfinity, Math.Max),
            outside < 0 ? -1 : rows[outside],
            outside < 0 ? 0 : raw[outside]);
    }

    /// <summary>The samples of all splits.</summary>
    public static ScoreSample[] ReadSamples(RoundContext context, IReadOnlyList<ScoreOrderResult> splits) =>
    [
        .. splits.Select(split => RoundIndex.Read<SampledScores>(context.Store, split.Sample)).Select(s => new ScoreSample(s.Values, s.Entries, s.Rows)),
    ];
}
