using System.Buffers;
using System.Globalization;
using InfoMax.Data;
using InfoMax.Data.Artifacts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace InfoMax.Cli.Http;

/// <summary>
/// Answers of the transfer endpoints. A bounded number of requests hold a page and the disk at once, the others wait.
/// </summary>
/// <remarks>
/// Threads of the pool also serve the actors' heartbeats, and a disk may make its users wait for seconds: whatever touches it
/// gets a thread of its own. Starting one costs little beside a page.
/// </remarks>
internal sealed class TransferAnswers(int requests) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(requests);

    /// <summary>Runs a handler when there is room.</summary>
    public async Task<IResult> Bounded(Func<Task<IResult>> handler, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await handler();
        }
        finally
        {
            _slots.Release();
        }
    }

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
