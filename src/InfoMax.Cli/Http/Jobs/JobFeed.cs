using System.Text.Json;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>
/// How the cluster stands, told again whenever it changes, as server-sent events. The coordinator is asked once a second
/// however many listen, and not at all while nobody does.
/// </summary>
public sealed class JobFeed : IDisposable
{
    /// <summary>Connections that are told at once; further ones are refused.</summary>
    private const int MostListeners = 64;

    /// <summary>Jobs that are over, in an event.</summary>
    private const int MostOver = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where the reason is known, waiting longer tells nothing more, and would keep it from those who ask for figures.</summary>
    private static readonly TimeSpan PatienceInTrouble = TimeSpan.FromSeconds(2);

    /// <summary>Proxies and browsers give up connections that are silent for long.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly CurrentNode _current;
    private readonly CancellationToken _stopping;
    private readonly SemaphoreSlim _asking = new(1);
    private int _listeners;
    private string _told = "";
    private ClusterView? _view;
    private long _askedAt;

    private JobFeed(CurrentNode current, CancellationToken stopping)
    {
        _current = current;
        _stopping = stopping;
    }

    /// <summary>Adds <c>GET /v1/events</c>; the feed.</summary>
    public static JobFeed Map(IEndpointRouteBuilder routes, CurrentNode current)
    {
        ArgumentNullException.ThrowIfNull(routes);
        IHostApplicationLifetime? life = routes.ServiceProvider.GetService<IHostApplicationLifetime>();
        JobFeed feed = new(current, life?.ApplicationStopping ?? CancellationToken.None);
        life?.ApplicationStopped.Register(feed.Dispose);
        Delegate tell = feed.TellAsync;
        routes.MapGet("/v1/events", tell)
            .WithTags("jobs")
            .WithAnswers("events")
            .Produces<ClusterView>(StatusCodes.Status200OK, "text/event-stream")
            .WithSummary("How the cluster stands, again whenever it changes, as server-sent events.");
        return feed;
    }

    /// <summary>How the cluster stands, at most a second ago; null while nobody can tell.</summary>
    public async Task<ClusterView?> FindAsync(CancellationToken cancellationToken)
    {
        await NowAsync(cancellationToken);
        return _view;
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async Task TellAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _listeners) > MostListeners)
        {
            Interlocked.Decrement(ref _listeners);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsJsonAsync(
                new ErrorList { Errors = [$"{MostListeners} listeners are told already; close a page, or ask /v1/jobs from time to time"] }, ApiJson.Options);
            return;
        }

        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            string last = "";
            long saidAt = TimeProvider.System.GetTimestamp();
            while (!ends.IsCancellationRequested)
            {
                string now = await NowAsync(ends.Token);
                bool isNews = now != last;
                if (isNews || TimeProvider.System.GetElapsedTime(saidAt) > LongestSilence)
                {
                    await context.Response.WriteAsync(isNews ? $"data: {now}\n\n" : ": still here\n\n", ends.Token);
                    await context.Response.Body.FlushAsync(ends.Token);
                    (last, saidAt) = (now, TimeProvider.System.GetTimestamp());
                }

                await Task.Delay(Interval, ends.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The listener went, or the node stops.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    /// <summary>One line of JSON, at most an interval old.</summary>
    private async Task<string> NowAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_told.Length == 0 || TimeProvider.System.GetElapsedTime(_askedAt) >= Interval)
            {
                _told = await AskAsync(cancellationToken);
                _askedAt = TimeProvider.System.GetTimestamp();
            }

            return _told;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            _view = _current is { IsJoined: true, Node: { } node }
                ? await ViewAsync(new CoordinatorClient(node, _current.IsReady ? Patience : PatienceInTrouble), cancellationToken)
                : null;
            return _view is null ? Away("this node is not in its cluster at the moment") : JsonSerializer.Serialize(_view, ApiJson.Options);
        }
        catch (TimeoutException exception)
        {
            _view = null;
            return Away(_current.Problem ?? exception.Message);
        }
    }

    private static string Away(string reason) => JsonSerializer.Serialize(new ErrorList { Errors = [reason] }, ApiJson.Options);

    private async Task<ClusterView> ViewAsync(CoordinatorClient client, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobListing> all = await client.ListAsync(cancellationToken);
        JobListing[] over = [.. all.Where(job => job.Outcome is not null).OrderByDescending(job => job.EndedAt)];
        List<JobView> active = [];
        foreach (JobListing job in all.Where(job => job.Outcome is null && job.Place == 0))
        {
            active.Add(JobViews.Of(job, await client.WatchAsync(job.JobId, cancellationToken)));
        }

        return new ClusterView
        {
            Jobs = [.. all.Where(job => job.Outcome is null).Concat(over.Take(MostOver)).Select(JobViews.Of)],
            Active = active,
            Workers = [.. (await client.WorkersAsync(cancellationToken)).Select(JobViews.Of)],
            More = Math.Max(0, over.Length - MostOver),
            Problem = _current.Problem,
        };
    }
}
