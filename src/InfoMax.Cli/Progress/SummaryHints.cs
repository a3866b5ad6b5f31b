using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;

namespace InfoMax.Cli.Progress;

/// <summary>What a user may want to do otherwise, from the options and what came of them. Nothing here is wrong: what is, is a warning.</summary>
public static class SummaryHints
{
    /// <summary>Above this share of the rows the choice hardly matters.</summary>
    private const double LargeShare = 0.5;

    /// <summary>Below this share hardest first rarely trains well.</summary>
    private const double SmallShare = 0.1;

    /// <summary>A neighbour count so many times the automatic one, or as small a part of it, was hardly meant.</summary>
    private const double FarFromAuto = 4;

    /// <summary>A relative gap from which more work may pay.</summary>
    private const double WideGap = 0.1;

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Of(JobReport report, JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(job);
        return [.. report.Points.SelectMany(point => Of(point, job)).Distinct()];
    }

    private static IEnumerable<string> Of(PointSummary point, JobSpec job)
    {
        if (point.Fraction > LargeShare)
        {
            yield return Text($"a budget of {point.Fraction * 100:F0} % keeps most rows, where choices differ little: 'infomax dedupe' or leaving out the lowest scores costs less");
        }

        int auto = job.Definition.Neighbors(point.Fraction);
        if (job.Neighbors.Any(k => k > 0) && (point.Neighbors > FarFromAuto * auto || point.Neighbors * FarFromAuto < auto))
        {
            yield return Text($"--neighbors {point.Neighbors} is far from auto, which is {auto} at {point.Fraction * 100:0.##} %: with too few hardly any row is redundant, with too many all are");
        }

        if (ScoreAdvice.IsDifficulty(job.Score) && point.Fraction < SmallShare && job.ScoreOrder is { Kind: ScoreOrderKind.High })
        {
            yield return Text($"--score-order high keeps the hardest rows, which at {point.Fraction * 100:0.##} % of them rarely trains well; auto takes easier ones");
        }

        double gap = point.Value == 0 ? 0 : (point.UpperBound - point.Value) / Math.Abs(point.Value);
        if (gap > WideGap && job.Effort != Core.Solvers.SolverEffort.Best)
        {
            yield return Text($"the gap of {gap * 100:F0} % is wide: --effort best does more work on choice and bound");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
