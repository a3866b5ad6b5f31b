using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;
using InfoMax.Data.Formats;

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

    /// <summary>A mean of marks this near to the share of kept rows is theirs.</summary>
    private const double MarkedShare = 1e-9;

    /// <summary>The lines for a job that is done.</summary>
    public static IReadOnlyList<string> Of(JobReport report, JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(job);
        return [.. report.Points.SelectMany(point => (IEnumerable<string>)[.. OfOptions(point.Fraction, point.Neighbors, job), .. OfLabels(job), .. OfGap(point, job), .. OfMarks(point)]).Distinct()];
    }

    /// <summary>The lines that follow from the options alone, for a job that is only planned.</summary>
    /// <param name="job">The options.</param>
    /// <param name="rows">N, all rows taken as valid.</param>
    public static IReadOnlyList<string> OfPlan(JobSpec job, long rows)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Goal != JobGoal.Prune ? []
            : [.. SweepPoint.Of(job, rows).SelectMany(point => OfOptions(point.Fraction, (int)Math.Min(point.Neighbors, Math.Max(0, rows - 1)), job)).Concat(OfLabels(job)).Distinct()];
    }

    private static IEnumerable<string> OfOptions(double fraction, int neighbors, JobSpec job)
    {
        if (fraction > LargeShare)
        {
            yield return Text($"a budget of {fraction * 100:F0} % keeps most rows, where choices differ little: 'infomax dedupe' or leaving out the lowest scores costs less");
        }

        int auto = job.Definition.Neighbors(fraction);
        if (job.Neighbors.Any(k => k > 0) && (neighbors > FarFromAuto * auto || neighbors * FarFromAuto < auto))
        {
            yield return Text($"--neighbors {neighbors} is far from auto, which is {auto} at {fraction * 100:0.##} %: with too few hardly any row is redundant, with too many all are");
        }

        if (ScoreAdvice.IsDifficulty(job.Score) && fraction < SmallShare && job.ScoreOrder is { Kind: ScoreOrderKind.High })
        {
            yield return Text($"--score-order high keeps the hardest rows, which at {fraction * 100:0.##} % of them rarely trains well; --score-order low, or at:0.3, takes easier ones");
        }
    }

    /// <summary>
    /// A score from outside says nothing of what a class needs, and one of labels nothing of what is outside: together they train better, or as well
    /// (docs/benchmarks.md). Of a choice of tune's, and of plain top scores, nothing is said.
    /// </summary>
    private static IEnumerable<string> OfLabels(JobSpec job)
    {
        if (job is { Labels: not null, Tuned: null, Score.Kind: ScoreKind.Column or ScoreKind.File or ScoreKind.Clip or ScoreKind.Negclip }
            && (job.ScoreOrder ?? ScoreOrder.High) == ScoreOrder.High && job.Alphas.All(alpha => alpha.Fixed is null))
        {
            yield return Text($"there are labels beside --score {job.Score}: combine:{job.Score}+el2n goes by both (--quota proportional gives each label its share), and trained better where some labels were wrong");
        }
    }

    /// <summary>Scores that are 1 for as many rows as are kept and 0 for all others name the rows, and leave nothing to choose.</summary>
    private static IEnumerable<string> OfMarks(PointSummary point)
    {
        if (point is { Alpha: 0, MeanRawScore: 1, MeanRawScoreOfAll: { } all } && Math.Abs(all - point.Fraction) < MarkedShare)
        {
            yield return "the score marks the very rows that are kept with 1 and all others with 0, as a choice of tune is handed on: the figures above set them beside themselves, and say nothing of how good they are";
        }
    }

    private static IEnumerable<string> OfGap(PointSummary point, JobSpec job)
    {
        double gap = point.Value == 0 ? 0 : (point.UpperBound - point.Value) / Math.Abs(point.Value);
        if (gap > WideGap && job.Effort != SolverEffort.Best)
        {
            yield return Text($"the gap of {gap * 100:F0} % is wide at alpha {point.Alpha:G3}: --effort best does more work on choice and bound; a smaller --alpha, which weighs redundancy less, has a smaller gap, but is another objective");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
