using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;

namespace InfoMax.Cli.Progress;

/// <summary>Progress of a pass over the input, on the displays of a job.</summary>
public sealed class ValidationProgress : IDisposable
{
    private readonly IProgressDisplay _display;
    private readonly long _rows;
    private readonly long _began = TimeProvider.System.GetTimestamp();

    private ValidationProgress(IProgressDisplay display, long rows)
    {
        _display = display;
        _rows = rows;
    }

    /// <summary>The progress of a pass over that many rows.</summary>
    public static ValidationProgress For(PruneOptions options, long rows) => new(ProgressDisplay.For(options), rows);

    /// <summary>Shows how far it is.</summary>
    public void Show(long rowsDone) => _display.Show(new JobProtocol.Progress(
        "validate", RoundKind.Ingest, 1, 1, 0, 1, (double)rowsDone / _rows, rowsDone, TimeProvider.System.GetElapsedTime(_began).TotalSeconds, 0, 1, [], _rows));

    /// <summary>Shows that all rows are read.</summary>
    public void Complete()
    {
        Show(_rows);
        _display.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => _display.Dispose();
}
