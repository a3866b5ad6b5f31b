using System.Collections.Concurrent;

namespace InfoMax.Cluster.Faults;

/// <summary>
/// What of a node's coordinator stands still at the moment, and why. Whoever meets the obstacle reports it, again each time that
/// it tries, and says when it is over; what nobody reports any more is forgotten. Thread-safe.
/// </summary>
/// <param name="clock">Tells when a report is old.</param>
public sealed class Standstills(TimeProvider clock)
{
    /// <summary>Time after which an obstacle that was not reported again is taken for gone: longer than any pause between two tries.</summary>
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Report> _reports = new(StringComparer.Ordinal);

    /// <summary>One line that says what stands still and why; null when nothing does.</summary>
    public string? Current
    {
        get
        {
            string[] lines = [.. Fresh().OrderBy(report => report.Key, StringComparer.Ordinal).Select(report => report.Value.Line).Distinct()];
            return lines.Length == 0 ? null : string.Join("; ", lines);
        }
    }

    /// <summary>How long the oldest obstacle has lasted; zero when there is none.</summary>
    public TimeSpan Lasting => Fresh().Select(report => clock.GetElapsedTime(report.Value.Since)).DefaultIfEmpty().Max();

    /// <summary>It stands still, or still does.</summary>
    /// <param name="what">What does; the same words each time.</param>
    /// <param name="line">What and why, in words for a user.</param>
    public void Stands(string what, string line)
    {
        long now = clock.GetTimestamp();
        _reports.AddOrUpdate(what, new Report(line, now, now), (_, before) => new Report(line, IsOld(before) ? now : before.Since, now));
    }

    /// <summary>Takes back the report on something that stood still.</summary>
    /// <param name="what">The words of <see cref="Stands"/>.</param>
    public void GoesOn(string what) => _reports.TryRemove(what, out _);

    private IEnumerable<KeyValuePair<string, Report>> Fresh() => _reports.Where(report => !IsOld(report.Value));

    private bool IsOld(Report report) => clock.GetElapsedTime(report.Last) > ForgottenAfter;

    private sealed record Report(string Line, long Since, long Last);
}
