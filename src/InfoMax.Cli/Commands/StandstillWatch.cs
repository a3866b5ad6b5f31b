using InfoMax.Cluster.Hosting;
using InfoMax.Data.Objects;

namespace InfoMax.Cli.Commands;

/// <summary>
/// Ends a command whose own coordinator has stood still for too long, on a full disk say: nobody but the user can make it go on,
/// who would wait in vain. A store that does not answer is said once, for the work with it goes on when it does.
/// </summary>
internal sealed class StandstillWatch : IAsyncDisposable
{
    /// <summary>Longer than a machine under load is late with its journal, short enough that a user still looks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end;
    private readonly Task _watch;

    /// <param name="node">The command's node.</param>
    /// <param name="quiet">Nothing is said of a store that does not answer and is asked again.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    public StandstillWatch(ClusterNode node, bool quiet, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watch = WatchAsync(node, quiet);
    }

    /// <summary>Cancelled with the command, and when it stands still.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>What stood still, and why; null while all goes on.</summary>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _end.Dispose();
    }

    private async Task WatchAsync(ClusterNode node, bool quiet)
    {
        bool isTold = false;
        while (!_end.IsCancellationRequested)
        {
            string? silence = StoreSilences.Current;
            if (silence is not null && !isTold && !quiet)
            {
                ErrorOutput.Warn([silence]);
            }

            isTold = silence is not null;

            if (node.Standstill > Patience && node.Problem is { } problem)
            {
                Reason = problem;
                await _end.CancelAsync();
                return;
            }

            await Task.Delay(Interval, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
