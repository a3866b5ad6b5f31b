using System.Globalization;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data;

namespace InfoMax.Cli.Progress;

/// <summary>A job's progress in words.</summary>
public static class ProgressText
{
    /// <summary><c>graph (5 of 7) 42 %, 12 of 40 items, 3.1 M rows/s, 0:08 left</c>; until rows are counted, <c>ingest (round 2) 42 %</c>.</summary>
    public static string Line(JobProtocol.Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{RoundCatalog.NameOf(progress.Round)} ({(progress.Rounds > 0 ? $"{progress.RoundNumber} of {progress.Rounds}" : $"round {progress.RoundNumber}")}) {progress.Fraction * 100:F0} %");
        if (progress.Items > 1)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", {progress.ItemsDone} of {progress.Items} items");
        }

        if (RowsPerSecond(progress) is { } rate)
        {
            text += $", {Rate(rate)} rows/s";
        }

        if (Remaining(progress) is { } left)
        {
            text += $", {Clock(left)} left";
        }

        return progress.Retries > 0 ? text + $", {Counted.Of(progress.Retries, "retry", "retries")}" : text;
    }

    /// <summary>The round's pace so far; null before it is known.</summary>
    public static double? RowsPerSecond(JobProtocol.Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return progress.RowsDone > 0 && progress.RoundSeconds > 0 ? progress.RowsDone / progress.RoundSeconds : null;
    }

    /// <summary>Time that the round still needs at its present pace; null while there is too little to go by.</summary>
    public static TimeSpan? Remaining(JobProtocol.Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return progress.Fraction is > 0.02 and < 1 && progress.RoundSeconds > 1
            ? TimeSpan.FromSeconds(progress.RoundSeconds * (1 - progress.Fraction) / progress.Fraction)
            : null;
    }

    /// <summary><c>0:08</c>, <c>12:30</c>, <c>1:02:03</c>.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    private static string Rate(double rate) => rate switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{rate / 1e6:F1} M"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{rate / 1e3:F1} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rate:F0}"),
    };
}
