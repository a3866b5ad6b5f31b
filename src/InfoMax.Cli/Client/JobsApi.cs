using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Data.Access;

namespace InfoMax.Cli.Client;

/// <summary>The HTTP API of a cluster, from outside.</summary>
/// <param name="coordinator">Address of a node, with a slash at the end.</param>
/// <param name="tokens">The token to show; null for none.</param>
/// <param name="trust">The authorities of its certificate; null for those of the machine.</param>
public sealed class JobsApi(Uri coordinator, TokenFile? tokens, TlsTrust? trust = null) : IDisposable
{
    /// <summary>For an answer: longer than a node waits for its coordinator and for stores before it says that they do not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly HttpClient _client = new(Handler(trust)) { BaseAddress = coordinator, Timeout = Patience };

    /// <summary>Address of the node that is asked.</summary>
    public Uri Coordinator => coordinator;

    /// <summary>Submits a job; a request whose answer is lost may be repeated.</summary>
    /// <exception cref="ApiException">It was not accepted.</exception>
    public Task<Submission> SubmitAsync(string id, JsonObject options, CancellationToken cancellationToken) =>
        SendAsync<Submission>(HttpMethod.Put, Job(id), options, cancellationToken);

    /// <summary>All jobs.</summary>
    /// <exception cref="ApiException">No answer.</exception>
    public Task<JobList> ListAsync(CancellationToken cancellationToken) => SendAsync<JobList>(HttpMethod.Get, "v1/jobs", null, cancellationToken);

    /// <summary>The id of the job that a user names by it, or by a beginning that no other job has.</summary>
    /// <exception cref="ApiException">No job or several may be meant, or there is no answer.</exception>
    public async Task<string> ResolveAsync(string typed, CancellationToken cancellationToken)
    {
        JobList list = await ListAsync(cancellationToken);
        return JobChoice.Resolve(typed, [.. list.Jobs.Select(job => job.Id)], out string problem)
            ?? throw new ApiException([problem], ExitCode.BadUsage, isTransient: false);
    }

    /// <summary>How a job stands.</summary>
    /// <exception cref="ApiException">It is unknown, or there is no answer.</exception>
    public Task<JobView> StatusAsync(string id, CancellationToken cancellationToken) => SendAsync<JobView>(HttpMethod.Get, Job(id), null, cancellationToken);

    /// <summary>Cancels a job and waits for its end.</summary>
    /// <exception cref="ApiException">It is unknown, or there is no answer.</exception>
    public Task<JobView> CancelAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<JobView>(HttpMethod.Post, Job(id) + "/cancel", null, cancellationToken);

    /// <summary>Pauses a job.</summary>
    /// <exception cref="ApiException">It is unknown, or there is no answer.</exception>
    public Task<JobView> PauseAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<JobView>(HttpMethod.Post, Job(id) + "/pause", null, cancellationToken);

    /// <summary>Lets a paused job go on.</summary>
    /// <exception cref="ApiException">It is unknown, or there is no answer.</exception>
    public Task<JobView> ResumeAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<JobView>(HttpMethod.Post, Job(id) + "/resume", null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler(TlsTrust? trust)
    {
        SocketsHttpHandler handler = new() { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = TlsTrust.Asking(trust);
        return handler;
    }

    /// <summary>Somebody is there, and ended the connection without a word: so does a port of TLS whom it is not spoken to.</summary>
    private bool IsCutOff(Exception exception) => coordinator.Scheme == Uri.UriSchemeHttp
        && exception is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown };

    private static string Job(string id) => $"v1/jobs/{Uri.EscapeDataString(id)}";

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(method, path);
            request.Headers.Authorization = tokens is null ? null : new AuthenticationHeaderValue("Bearer", tokens.Bearer);
            request.Content = body is null ? null : JsonContent.Create(body, options: ApiJson.Options);
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken) ?? throw new JsonException("the answer is empty")
                : throw await RefusalAsync(response, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new ApiException([$"--coordinator {coordinator}: did not answer as an infomax node does ({exception.Message}); name a node's HTTP address"], ExitCode.Failed, false, exception);
        }
        catch (HttpRequestException exception) when (exception.InnerException is CertificateRefusedException refused)
        {
            throw new ApiException([$"--coordinator {coordinator}: {refused.Message}"], ExitCode.BadUsage, false, exception);
        }
        catch (HttpRequestException exception) when (exception is { HttpRequestError: HttpRequestError.SecureConnectionError })
        {
            string reason = (exception.InnerException ?? exception).Message;
            throw new ApiException([$"--coordinator {coordinator}: TLS cannot be spoken with it ({reason}); where the node has no TLS, ask it by http://{coordinator.Authority}"], ExitCode.BadUsage, false, exception);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (exception is TaskCanceledException)
            {
                throw new ApiException([string.Create(CultureInfo.InvariantCulture, $"--coordinator {coordinator}: gave no answer within {Patience.TotalSeconds:F0} s; see whether the node still runs, or ask another one")], ExitCode.Failed, true, exception);
            }

            if (IsCutOff(exception) && await TlsProbe.SpeaksAsync(coordinator, cancellationToken))
            {
                throw new ApiException([$"--coordinator {coordinator}: the port speaks TLS: use https://{coordinator.Authority}"], ExitCode.BadUsage, false, exception);
            }

            string remedy = exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
                ? "; start a node there, or correct the address"
                : "; if that is a node's cluster port, name its HTTP port, which is http in its ready line";
            throw new ApiException([$"--coordinator {coordinator}: cannot be reached ({exception.Message}){remedy}"], ExitCode.Failed, true, exception);
        }
    }

    private async Task<ApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> lines;
        try
        {
            lines = (await response.Content.ReadFromJsonAsync<ErrorList>(ApiJson.Options, cancellationToken))?.Errors ?? [];
        }
        catch (JsonException)
        {
            lines = [];
        }

        if (lines.Count == 0)
        {
            lines = [$"--coordinator {coordinator}: answered {(int)response.StatusCode}; name a node's HTTP address"];
        }

        bool isTransient = response.StatusCode == HttpStatusCode.ServiceUnavailable;
        return new ApiException(lines, isTransient ? ExitCode.Failed : ExitCode.BadUsage, isTransient) { IsConflict = response.StatusCode == HttpStatusCode.Conflict };
    }
}
