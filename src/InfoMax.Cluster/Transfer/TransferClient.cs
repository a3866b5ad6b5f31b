using System.Net;
using System.Net.Http.Headers;
using InfoMax.Data;
using InfoMax.Data.Access;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Sends requests to other nodes' transfer endpoints: a bounded number at once, each tried again with growing pauses while
/// it fails for reasons that may pass. Thread-safe; one a node.
/// </summary>
public sealed class TransferClient : IDisposable
{
    private const double SlowestBytesPerSecond = 16 << 20;
    private const int MaxReasonChars = 500;

    private readonly TransferOptions _options;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots;

    /// <param name="options">Limits and patience.</param>
    public TransferClient(TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _slots = new SemaphoreSlim(options.Requests);
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = options.Requests,
            UseCookies = false,
            UseProxy = false,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = TlsTrust.Asking(options.Trust);
        _http = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The way to one node, for one piece of work.</summary>
    /// <param name="url">Base address of the node's endpoints.</param>
    /// <param name="cancellationToken">Ends requests and pauses.</param>
    /// <param name="uploadKey">What lets the work upload its artifacts; null for none.</param>
    /// <exception cref="ArtifactException">The address is none.</exception>
    public TransferChannel Connect(string url, CancellationToken cancellationToken, string? uploadKey = null) =>
        Uri.TryCreate(url.EndsWith('/') ? url : url + "/", UriKind.Absolute, out Uri? address)
            ? new TransferChannel(this, address, cancellationToken) { UploadKey = uploadKey }
            : throw new ArtifactException($"the coordinator's HTTP address '{url}': must be like http://host:port");

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request until it is answered, and takes what <paramref name="read"/> makes of a good answer.</summary>
    /// <param name="create">Makes the request, once an attempt.</param>
    /// <param name="read">Reads the answer; it throws an <see cref="InvalidDataException"/> for one that arrived damaged.</param>
    /// <param name="bytes">Bytes that the answer may have to wait for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TransferRefusedException">The node refuses.</exception>
    /// <exception cref="ArtifactException">The node could not be reached for as long as the options say.</exception>
    internal async Task<T> SendAsync<T>(
        Func<HttpRequestMessage> create, Func<HttpResponseMessage, CancellationToken, Task<T>> read, long bytes, CancellationToken cancellationToken)
    {
        long began = _options.Clock.GetTimestamp();
        TimeSpan pause = _options.FirstPause;
        while (true)
        {
            Exception failure;
            try
            {
                return await AttemptAsync(create, read, bytes, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                failure = error;
            }

            if (_options.Clock.GetElapsedTime(began) + pause > _options.Patience)
            {
                using HttpRequestMessage request = create();
                throw new ArtifactException(
                    $"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} was tried for {_options.Patience.TotalSeconds:0} s: {OneLine((failure.InnerException as CertificateRefusedException ?? failure).Message)}", failure);
            }

            await Task.Delay(pause, _options.Clock, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, _options.LongestPause.Ticks));
        }
    }

    private async Task<T> AttemptAsync<T>(
        Func<HttpRequestMessage> create, Func<HttpResponseMessage, CancellationToken, Task<T>> read, long bytes, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(_options.RequestTimeout + TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond));
            using HttpRequestMessage request = create();
            request.Headers.Authorization = _options.Tokens is { } tokens ? new AuthenticationHeaderValue("Bearer", tokens.Bearer) : null;
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalAsync(response, patience.Token).ConfigureAwait(false);
            }

            return await read(response, patience.Token).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private static async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string reason = OneLine(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        string text = reason.Length > 0 ? reason : $"the node answered {(int)response.StatusCode} {response.ReasonPhrase}";
        return IsFinal(response.StatusCode) ? new TransferRefusedException(response.StatusCode, text) : new HttpRequestException(text);
    }

    /// <summary>A token that is refused may be one that this node or the other has not read anew yet.</summary>
    private static bool IsFinal(HttpStatusCode status) =>
        status == HttpStatusCode.InsufficientStorage
        || ((int)status < 500 && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.UnprocessableContent));

    /// <summary>A request's own timeout shows as a cancellation that the caller did not ask for.</summary>
    private static bool MayPass(Exception error) =>
        error is HttpRequestException or IOException or InvalidDataException or OperationCanceledException;

    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MaxReasonChars ? line : line[..MaxReasonChars] + "...";
    }
}
