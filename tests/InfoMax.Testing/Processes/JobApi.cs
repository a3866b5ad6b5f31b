using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace InfoMax.Testing.Processes;

/// <summary>A job at a coordinator's HTTP interface, which may be away for a while.</summary>
internal sealed class JobApi(Func<string> address, string id, HttpClient? client = null) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HttpClient _client = Patient(client ?? new HttpClient(new SocketsHttpHandler { UseProxy = false }));

    private string Url => $"{address()}/v1/jobs/{id}";

    /// <summary>Submits the job, again and again until there is an answer.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task SubmitAsync(JsonObject options, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await _client.PutAsJsonAsync(Url, options, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }

                if (response.StatusCode != System.Net.HttpStatusCode.ServiceUnavailable)
                {
                    throw new InvalidOperationException($"the job was refused: {await response.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }
            catch (Exception exception) when (IsAway(exception, cancellationToken))
            {
                // Repeating the request is harmless.
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    /// <summary>How the job stands; null when nobody answers.</summary>
    public async Task<JsonObject?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(Url, cancellationToken);
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject()
                : null;
        }
        catch (Exception exception) when (IsAway(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpClient Patient(HttpClient client)
    {
        client.Timeout = Patience;
        return client;
    }

    private static bool IsAway(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested);
}
