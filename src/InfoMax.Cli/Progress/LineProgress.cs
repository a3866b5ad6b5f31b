using System.Text.Json;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cli.Progress;

/// <summary>A line when a round begins and every few seconds while it runs; as JSON when asked.</summary>
public sealed class LineProgress(TextWriter writer, bool json, TimeProvider clock) : IProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private RoundId _round;
    private long _last;
    private JobProtocol.Progress? _latest;

    /// <inheritdoc/>
    public void Show(JobProtocol.Progress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _latest = progress.Round == RoundKind.None ? _latest : progress;
        if (progress.Round == RoundKind.None || (progress.Round == _round && clock.GetElapsedTime(_last) < Interval))
        {
            return;
        }

        _round = progress.Round;
        _last = clock.GetTimestamp();
        Write(progress);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (_latest is { } last)
        {
            Write(last with { RoundNumber = Math.Max(last.RoundNumber, last.Rounds), ItemsDone = last.Items, Fraction = 1, RowsDone = last.Rows });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Flush();

    private void Write(JobProtocol.Progress progress) =>
        writer.WriteLine(json
            ? JsonSerializer.Serialize(new
            {
                progress = RoundCatalog.NameOf(progress.Round),
                round = progress.RoundNumber,
                rounds = progress.Rounds > 0 ? progress.Rounds : (int?)null,
                items_done = progress.ItemsDone,
                items = progress.Items,
                fraction = progress.Fraction,
                rows_done = progress.RowsDone,
                rows = progress.Rows,
                seconds = progress.RoundSeconds,
                rows_per_second = ProgressText.RowsPerSecond(progress),
                seconds_left = ProgressText.Remaining(progress)?.TotalSeconds,
                retries = progress.Retries,
            })
            : ProgressText.Line(progress));
}
