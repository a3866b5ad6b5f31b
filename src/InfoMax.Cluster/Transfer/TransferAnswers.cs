using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using InfoMax.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Answers of the transfer endpoints. A bounded number of requests hold a page and the disk at once, the others wait.
/// </summary>
/// <remarks>
/// Threads of the pool also serve the actors' heartbeats, and a disk may make its users wait for seconds: whatever touches it
/// gets a thread of its own. Starting one costs little beside a page.
/// </remarks>
/// <param name="requests">Requests that are served at once.</param>
/// <param name="requestsOfAPeer">Of those, how many from one address.</param>
internal sealed class TransferAnswers(int requests, int requestsOfAPeer) : IDisposable
{
    /// <summary>Addresses that are remembered; more are never at work at once, and a node has far fewer workers.</summary>
    private const int MostPeers = 10_000;

    private readonly SemaphoreSlim _slots = new(requests);
    private readonly ConcurrentDictionary<IPAddress, SemaphoreSlim> _peers = new();

    /// <summary>Runs a handler when there is room.</summary>
    public async Task<IResult> Bounded(HttpContext context, Func<Task<IResult>> handler)
    {
        SemaphoreSlim peer = Peer(context.Connection.RemoteIpAddress ?? IPAddress.None);
        await peer.WaitAsync(context.RequestAborted);
        try
        {
            await _slots.WaitAsync(context.RequestAborted);
            try
            {
                return await handler();
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            peer.Release();
        }
    }

    /// <summary>The address's own slots; those beyond the most share one.</summary>
    private SemaphoreSlim Peer(IPAddress address) => _peers.GetOrAdd(
        _peers.Count < MostPeers || _peers.ContainsKey(address) ? address : IPAddress.None, _ => new SemaphoreSlim(requestsOfAPeer));

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    /// <summary>Runs what uses the disk, or digests much, on a thread of its own.</summary>
    public static Task<T> OnOwnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>One line of text under a status.</summary>
    public static IResult Refuse(int status, string reason) =>
        Results.Text(reason.ReplaceLineEndings(" "), "text/plain", statusCode: status);

    /// <summary>404 for what is missing or damaged, 503 for a disk that may recover, 400 for a name that is none.</summary>
    public static int StatusOf(ArtifactException error) =>
        error.Damaged is not null ? StatusCodes.Status404NotFound
            : error.InnerException is not null ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status400BadRequest;

    /// <summary>The page that the request's range names, with its checksum.</summary>
    /// <param name="context">Request and response.</param>
    /// <param name="length">Bytes of the content.</param>
    /// <param name="open">Opens the content and fills a span from an offset; runs on a thread of its own.</param>
    public static async Task<IResult> Page(HttpContext context, long length, RangeFill open)
    {
        if (context.Request.GetTypedHeaders().Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges }
            || ranges.First() is not { From: { } from, To: { } to } || to < from || to >= length || to - from >= TransferProtocol.MaxPageBytes)
        {
            return Refuse(
                StatusCodes.Status416RangeNotSatisfiable,
                $"Range: must be bytes=FROM-TO, at most {TransferProtocol.MaxPageBytes} of the content's {length} bytes");
        }

        int count = (int)(to - from + 1);
        byte[] page = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            string checksum = await OnOwnThread(() =>
            {
                open(page.AsSpan(0, count), from);
                return TransferProtocol.Checksum(page.AsSpan(0, count));
            });
            HttpResponse response = context.Response;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.ContentType = "application/octet-stream";
            response.ContentLength = count;
            response.Headers[HeaderNames.ContentRange] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{length}");
            response.Headers[TransferProtocol.ChecksumHeader] = checksum;
            await response.Body.WriteAsync(page.AsMemory(0, count), context.RequestAborted);
            return Results.Empty;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(page);
        }
    }

    /// <summary>Fills a span from an offset.</summary>
    internal delegate void RangeFill(Span<byte> destination, long offset);
}
