namespace InfoMax.Testing.Processes;

/// <summary>The lines of a process's standard error, as they come.</summary>
internal sealed class ProcessLog : IDisposable
{
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _news = new(0);

    /// <param name="reader">Read to its end.</param>
    public ProcessLog(StreamReader reader) => Ended = ReadAsync(reader);

    /// <summary>Done when the process has closed the stream.</summary>
    public Task Ended { get; }

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The lines so far, as one text.</summary>
    public string Text => string.Join('\n', Lines);

    /// <summary>Waits until a line holds <paramref name="text"/>; false when the stream ended without it. One caller at a time.</summary>
    public async Task<bool> SaidAsync(string text, CancellationToken cancellationToken)
    {
        for (int seen = 0; ;)
        {
            // Asked first: no line comes after it, so what is read below is then all.
            bool isAll = Ended.IsCompleted;
            lock (_lines)
            {
                for (; seen < _lines.Count; seen++)
                {
                    if (_lines[seen].Contains(text, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }

            if (isAll)
            {
                return false;
            }

            await _news.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _news.Dispose();

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            _news.Release();
        }

        _news.Release();
    }
}
