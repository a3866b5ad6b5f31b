namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>
/// Folds lines of one kind: the first is written at once, those of the next minute are counted, and the count is one line with
/// the last of them. A stranger who varies what it sends cannot make it hold more than <paramref name="most"/> kinds.
/// </summary>
/// <param name="window">How long lines of a kind are counted before the count is written.</param>
/// <param name="most">Kinds that are remembered at once.</param>
internal sealed class LogFolding(TimeSpan window, int most)
{
    private readonly Dictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    /// <summary>What is written now that a line came.</summary>
    public IReadOnlyList<LogLine> Take(LogLine line, TimeSpan now)
    {
        if (_kinds.TryGetValue(line.Kind, out Kind? known))
        {
            known.Count++;
            known.Last = line;
            return [];
        }

        List<LogLine> written = [];
        if (_kinds.Count >= most)
        {
            (string oldest, Kind kind) = _kinds.MinBy(pair => pair.Value.Since);
            _kinds.Remove(oldest);
            AddCount(kind, now, written);
        }

        _kinds.Add(line.Kind, new Kind(line, now));
        written.Add(line);
        return written;
    }

    /// <summary>The counts that are due; a kind that was quiet for its whole window is forgotten.</summary>
    public IReadOnlyList<LogLine> TakeDue(TimeSpan now)
    {
        List<LogLine> written = [];
        foreach ((string name, Kind kind) in _kinds.Where(pair => now - pair.Value.Since >= window).ToArray())
        {
            if (kind.Count == 0)
            {
                _kinds.Remove(name);
            }

            AddCount(kind, now, written);
        }

        return written;
    }

    /// <summary>All counts, due or not: nothing is counted any more.</summary>
    public IReadOnlyList<LogLine> TakeAll(TimeSpan now)
    {
        List<LogLine> written = [];
        foreach (Kind kind in _kinds.Values)
        {
            AddCount(kind, now, written);
        }

        _kinds.Clear();
        return written;
    }

    private static void AddCount(Kind kind, TimeSpan now, List<LogLine> written)
    {
        if (kind.Count > 0)
        {
            written.Add(kind.Count == 1
                ? kind.Last
                : kind.Last with { Text = $"{kind.Last.Text} ({kind.Count} such lines in {(now - kind.Since).TotalSeconds:F0} s)" });
        }

        kind.Count = 0;
        kind.Since = now;
    }

    private sealed class Kind(LogLine last, TimeSpan since)
    {
        public LogLine Last { get; set; } = last;

        public TimeSpan Since { get; set; } = since;

        public int Count { get; set; }
    }
}
