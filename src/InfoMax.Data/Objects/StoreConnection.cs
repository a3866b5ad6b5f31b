namespace InfoMax.Data.Objects;

/// <summary>
/// The way of every attempt to a store's server, whichever SDK makes it: breaks off what is not answered in time, and notes which servers are
/// silent. What it breaks off, the SDK takes for a broken connection and tries again.
/// </summary>
internal sealed class StoreConnection : DelegatingHandler
{
    private StoreConnection()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
    }

    /// <summary>A client for an SDK, which has no other bound of time.</summary>
    public static HttpClient Client() => new(new StoreConnection()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        StorePatience patience = StorePatience.Current;
        string server = request.RequestUri!.GetLeftPart(UriPartial.Authority);
        StoreCall? call = StoreCall.Current;
        if (call is not null)
        {
            call.Server = server;
            call.Attempts++;
        }

        TimeSpan bound = patience.AttemptOf(request.Content?.Headers.ContentLength ?? 0);
        CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(bound);
        using StoreSilences.Waiting waiting = StoreSilences.Wait(server);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, silence.Token).ConfigureAwait(false);
            waiting.Answered();
            if (call is not null)
            {
                call.Answered = response.StatusCode;
            }

            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            response.Content = new StoreAnswer(response.Content, patience.Attempt);
            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            waiting.Failed();
            throw new HttpRequestException(HttpRequestError.ConnectionError, "the store gives no answer", new SilentAttemptException(bound));
        }
        catch (HttpRequestException)
        {
            waiting.Failed();
            throw;
        }
        finally
        {
            silence.Dispose();
        }
    }
}
