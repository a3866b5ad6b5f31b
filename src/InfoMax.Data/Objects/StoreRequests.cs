namespace InfoMax.Data.Objects;

/// <summary>Requests to a kind of store, which end in time and whose failures become refusals in words.</summary>
/// <param name="isOfSdk">Whether an exception is of the store's SDK; those of connections are of every store.</param>
/// <param name="refusal">The refusal in one line that says what to do.</param>
internal sealed class StoreRequests(Func<Exception, bool> isOfSdk, Func<ObjectAddress, Exception, ObjectStoreException> refusal)
{
    /// <summary>Makes a request.</summary>
    /// <param name="address">What it is about.</param>
    /// <param name="bytes">How much it moves.</param>
    /// <param name="request">All attempts at it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStoreException">It failed.</exception>
    public async Task<T> RunAsync<T>(ObjectAddress address, long bytes, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreCall.RunAsync(bytes, request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (isOfSdk(error) || IsOfConnection(error))
        {
            throw refusal(address, error);
        }
    }

    /// <summary>Fills a page with the bytes of an object from an offset on.</summary>
    /// <param name="found">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="page">Takes them.</param>
    /// <param name="open">Asks for them: the answer, how many it has, and where they come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStoreException">It failed, or the object ends before.</exception>
    public async Task ReadAsync(
        StoredObject found, long offset, Memory<byte> page, Func<CancellationToken, Task<(IDisposable Answer, long Length, Stream Content)>> open, CancellationToken cancellationToken)
    {
        if (page.IsEmpty)
        {
            return;
        }

        await RunAsync(
            found.Address,
            page.Length,
            async end =>
            {
                await StoreRetries.ReadAsync(ReadBodyAsync, end).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

        async Task ReadBodyAsync(CancellationToken end)
        {
            (IDisposable answer, long length, Stream content) = await open(end).ConfigureAwait(false);
            using (answer)
            {
                if (length < page.Length)
                {
                    throw new ObjectStoreException($"{found.Address}: ends before byte {offset + page.Length}") { IsMissing = true };
                }

                await content.ReadExactlyAsync(page, end).ConfigureAwait(false);
            }
        }
    }

    private static bool IsOfConnection(Exception error) =>
        error is HttpRequestException or TimeoutException
        || (error is IOException and not ObjectStoreException)
        || error is TaskCanceledException { InnerException: TimeoutException };
}
