using InfoMax.Core.Scores;

namespace InfoMax.Core.Tests.Scores;

/// <summary>The chance that a marked row has a higher score than an unmarked one, ties counting one half.</summary>
internal static class AreaUnderCurve
{
    public static double Of(double[] scores, bool[] marked)
    {
        double[] ranks = Importance.MidRanks(scores);
        double count = marked.Count(m => m);
        double sum = ranks.Where((_, i) => marked[i]).Sum(r => r * (scores.Length - 1));
        return (sum - (count * (count - 1) / 2)) / (count * (scores.Length - count));
    }
}
