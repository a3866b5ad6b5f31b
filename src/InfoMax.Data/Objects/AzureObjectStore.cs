using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace InfoMax.Data.Objects;

/// <summary>Azure's blobs, as block blobs of containers.</summary>
public sealed class AzureObjectStore : IObjectStore
{
    /// <summary>Requests of these stores.</summary>
    internal static readonly StoreRequests Requests = new(IsOfSdk, Refusal);

    private readonly Lazy<BlobServiceClient> _client = new(AzureAccount.Client, LazyThreadSafetyMode.PublicationOnly);

    /// <inheritdoc/>
    public IEnumerable<StoredObject> List(ObjectAddress prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        string? next = null;
        do
        {
            string? marker = next;
            Page<BlobItem> page = Requests.RunAsync(
                prefix, 0, end => FirstAsync(Container(prefix).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix.Key, end).AsPages(marker)), cancellationToken).GetAwaiter().GetResult();
            foreach (BlobItem blob in page.Values.Where(blob => !blob.Name.EndsWith('/')))
            {
                yield return new StoredObject(prefix with { Key = blob.Name }, blob.Properties.ContentLength ?? 0, blob.Properties.ETag?.ToString());
            }

            next = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
    }

    /// <inheritdoc/>
    public StoredObject? Find(ObjectAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            BlobProperties found = Requests.RunAsync(
                address, 0, async end => (await Blob(address).GetPropertiesAsync(cancellationToken: end).ConfigureAwait(false)).Value, CancellationToken.None).GetAwaiter().GetResult();
            return new StoredObject(address, found.ContentLength, found.ETag.ToString());
        }
        catch (ObjectStoreException error) when (error.IsMissing)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task ReadAsync(StoredObject found, long offset, Memory<byte> page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        return Requests.ReadAsync(
            found,
            offset,
            page,
            async end =>
            {
                BlobDownloadOptions options = new()
                {
                    Range = new HttpRange(offset, page.Length),
                    Conditions = found.ETag is null ? null : new BlobRequestConditions { IfMatch = new ETag(found.ETag) },
                };
                BlobDownloadStreamingResult answer = await Blob(found.Address).DownloadStreamingAsync(options, end).ConfigureAwait(false);
                return (answer, answer.Details.ContentLength, answer.Content);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task PutAsync(ObjectAddress address, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Requests.RunAsync(
            address,
            content.Length,
            async end =>
            {
                using Stream body = S3Upload.Body(content);
                return await Blob(address).UploadAsync(body, new BlobUploadOptions(), end).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IObjectUpload> BeginAsync(ObjectAddress address, CancellationToken cancellationToken) =>
        Requests.RunAsync(address, 0, _ => Task.FromResult<IObjectUpload>(new AzureUpload(Blob(address), address)), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectAddress address, CancellationToken cancellationToken) =>
        Requests.RunAsync(address, 0, end => Blob(address).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, null, end), cancellationToken);

    private BlobContainerClient Container(ObjectAddress address) => _client.Value.GetBlobContainerClient(address.Bucket);

    private BlockBlobClient Blob(ObjectAddress address) => Container(address).GetBlockBlobClient(address.Key);

    private static async Task<Page<BlobItem>> FirstAsync(IAsyncEnumerable<Page<BlobItem>> pages)
    {
        await foreach (Page<BlobItem> page in pages.ConfigureAwait(false))
        {
            return page;
        }

        return Page<BlobItem>.FromValues([], null, null!);
    }

    private static bool IsOfSdk(Exception error) =>
        error is RequestFailedException or AuthenticationFailedException or AggregateException or FormatException or KeyNotFoundException;

    /// <summary>The store's refusal in one line that says what to do.</summary>
    internal static ObjectStoreException Refusal(ObjectAddress address, Exception error)
    {
        string reason = error switch
        {
            StoreTimeoutException => error.Message,
            RequestFailedException { Status: 412 } => "was changed while it was read; start the job again with --overwrite",
            RequestFailedException { ErrorCode: "ContainerNotFound" } => $"there is no container {address.Bucket}; check the name and the account",
            RequestFailedException { ErrorCode: "AuthenticationFailed" } refused when refused.Message.Contains("time frame", StringComparison.OrdinalIgnoreCase) =>
                "the SAS has expired; renew it",
            RequestFailedException { Status: 401 } or RequestFailedException { ErrorCode: "AuthenticationFailed" or "InvalidAuthenticationInfo" } =>
                "the store does not accept the credentials; check AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_CONNECTION_STRING",
            RequestFailedException { Status: 403 } => "access is denied; check the credentials and the roles of the account",
            RequestFailedException { Status: 404 } => "there is no such blob; check the address",
            RequestFailedException { Status: 416 } => "is shorter than what was asked for",
            RequestFailedException { Status: > 0 } refused => $"the store refuses ({refused.Status} {refused.ErrorCode}, tried {StoreRetries.Most + 1} times); try again later",
            AuthenticationFailedException => "no credentials were found; set AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_CONNECTION_STRING, or sign in as for Azure's own tools",
            KeyNotFoundException => "no account is named; set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN",
            FormatException => $"the account cannot be told ({error.Message}); check AZURE_STORAGE_CONNECTION_STRING and AZURE_STORAGE_KEY",
            _ => $"the store cannot be reached ({StoreRetries.Innermost(error).Message.ReplaceLineEndings(" ")}); check the account (AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_SERVICE_ENDPOINT) and the network",
        };
        return new ObjectStoreException($"{address}: {reason}", error)
        {
            IsChanged = error is RequestFailedException { Status: 412 },
            IsMissing = error is RequestFailedException { Status: 404 or 416, ErrorCode: not "ContainerNotFound" },
            IsConfiguration = error is not (StoreTimeoutException or RequestFailedException { Status: 412 or 416 or >= 500 }),
            IsSilent = error is StoreTimeoutException,
            MayPass = error is not (RequestFailedException { Status: >= 400 and < 500 } or AuthenticationFailedException or FormatException or KeyNotFoundException),
        };
    }
}
