using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds.Scores;

/// <summary>Brings the scores of a split's pairs together from all groups.</summary>
[RoundKernel(RoundKind.SplitPairScores)]
internal static class SplitPairScoresRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        int split = context.Item.Index;
        List<long[]> rows = [];
        List<double[]> scores = [];
        IReadOnlyList<PairScoresResult> groups = context.Results<PairScoresResult>(RoundKind.PairScores);
        for (int group = 0; group < groups.Count; group++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] counts = RoundIndex.Read<int[]>(context.Store, groups[group].Counts);
            int first = counts.AsSpan(0, split).ToArray().Sum();
            using Stream stream = context.Store.OpenRead(groups[group].Scores);
            rows.Add(NumbersArtifact.Read<long>(stream, ScoreOrdering.Row, first, counts[split]));
            scores.Add(NumbersArtifact.Read<double>(stream, ScoreOrdering.Value, first, counts[split]));
            context.Progress((group + 1.0) / groups.Count);
        }

        long[] order = [.. rows.SelectMany(part => part)];
        double[] values = [.. scores.SelectMany(part => part)];
        Array.Sort(order, values);
        return MadeScores.Write(context, order, [(new ScoreSource(ScoreKind.Negclip), values)]);
    }
}
