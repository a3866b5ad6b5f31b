using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;

namespace InfoMax.Cli.Commands;

/// <summary>One result of a job as a plan shows it.</summary>
/// <param name="Budget">Rows and share.</param>
/// <param name="Neighbors">k.</param>
/// <param name="Alpha">Its value, or the rule that it will come from.</param>
internal sealed record SweepPointText(string Budget, string Neighbors, string Alpha)
{
    /// <summary>The points over N rows, all taken as valid.</summary>
    public static IReadOnlyList<SweepPointText> Of(JobSpec job, long rows) => [.. SweepPoint.Of(job, rows).Select(point => new SweepPointText(
        string.Create(CultureInfo.InvariantCulture, $"{point.Budget} ({point.Fraction * 100:F2} %)"),
        Math.Min(point.Neighbors, rows - 1).ToString(CultureInfo.InvariantCulture),
        point.Alpha.Fixed is { } alpha
            ? alpha.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"auto:{point.Alpha.Boost} = {point.Alpha.Boost} mean(I) / (f mean_i sum_j W_ij)")))];
}
