using System.Globalization;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Jobs;

/// <summary>What a score of labels does where no option says otherwise, in words. Pure.</summary>
public static class LabelDefaults
{
    /// <summary>The rule that the order follows.</summary>
    public static string Rule { get; } =
        Text($"0 up to {AutoParameters.EasyRows} rows kept of a label, {AutoParameters.HardQuantile} from {AutoParameters.PlentyRows} on");

    /// <summary>What was taken at the job's smallest budget, and why; null for a job whose options or score leave nothing open.</summary>
    /// <param name="spec">The job, its score found.</param>
    /// <param name="rows">Rows of its input.</param>
    /// <param name="classes">Different labels.</param>
    /// <param name="right">Share of the labels that the out-of-fold probe, or the rows' neighbours, get right; 1 where that is not known.</param>
    public static string? Said(JobSpec spec, long rows, int classes, double right)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!FollowsLabels(spec, spec.Score) || spec.Budgets.Count == 0)
        {
            return null;
        }

        ScoreOrder order = spec.OrderOf(rows, classes, right, spec.Definition);
        ScoreOrder wanted = spec.OrderOf(rows, classes, 1, spec.Definition);
        double kept = spec.Budgets.Min(budget => budget.Resolve(rows)) / (double)Math.Max(1, classes);
        return Text($"score {spec.Score}, order {order}: {kept:0.#} rows are kept of each of {classes} labels on average, and Q is {Rule}{Capped(spec.Definition, wanted, order, right)}{Shares(spec)}");
    }

    /// <summary>The order of a score, for a text written before labels are read.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="score">Its score as found.</param>
    public static string OrderText(JobSpec spec, ScoreSource score)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(score);
        return FollowsLabels(spec, score)
            ? $"at:Q, Q by the number of labels: {Rule}{(score.Definition!.PutsWrongLast ? $", but at most {Cap(score.Definition)}" : "")}"
            : (spec.ScoreOrder ?? score.Definition?.Order ?? ScoreOrder.High).ToString();
    }

    private static bool FollowsLabels(JobSpec spec, ScoreSource score) => spec.ScoreOrder is null && score.Definition is { OrderFollowsBudget: true };

    private static string Cap(ScoreDefinition score) => Text($"{AutoParameters.TrustedShare} of the share of labels that {Judge(score)} right");

    private static string Judge(ScoreDefinition score) => score.NeedsGraph ? "a vote of the 20 nearest gets" : "the probe gets";

    /// <summary>Hard ranks are wrong labels where few are right: then they are not looked at.</summary>
    private static string Capped(ScoreDefinition score, ScoreOrder wanted, ScoreOrder order, double right) =>
        order == wanted ? "" : Text($", but at most {Cap(score)}: {Judge(score)} {100 * right:0.#} % of labels right, so Q {wanted.Quantile} -> {order.Quantile}");

    private static string Shares(JobSpec spec) =>
        spec.Quota == QuotaKind.Auto && spec.Division != QuotaKind.None ? "; each label has its share of them, as no --quota is given" : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
