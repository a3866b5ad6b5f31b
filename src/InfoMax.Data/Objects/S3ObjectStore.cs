using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace InfoMax.Data.Objects;

/// <summary>Amazon's S3 and what speaks its protocol: MinIO, Ceph, R2, Google's store with HMAC keys.</summary>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    /// <summary>Requests of these stores.</summary>
    internal static readonly StoreRequests Requests = new(IsOfSdk, Refusal);

    private readonly Lazy<AmazonS3Client> _client;

    /// <param name="endpoint">The server, or null for the SDK's own choice (its variables and files, else Amazon).</param>
    public S3ObjectStore(string? endpoint) => _client = new Lazy<AmazonS3Client>(() => Client(endpoint));

    /// <inheritdoc/>
    public IEnumerable<StoredObject> List(ObjectAddress prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ListObjectsV2Request request = new() { BucketName = prefix.Bucket, Prefix = prefix.Key };
        while (true)
        {
            ListObjectsV2Response page = Requests.RunAsync(prefix, 0, end => _client.Value.ListObjectsV2Async(request, end), cancellationToken).GetAwaiter().GetResult();
            foreach (S3Object entry in (page.S3Objects ?? []).Where(entry => !entry.Key.EndsWith('/')))
            {
                yield return new StoredObject(prefix with { Key = entry.Key }, entry.Size ?? 0, entry.ETag);
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <inheritdoc/>
    public StoredObject? Find(ObjectAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            GetObjectMetadataResponse found = Requests.RunAsync(address, 0, end => _client.Value.GetObjectMetadataAsync(address.Bucket, address.Key, end), CancellationToken.None).GetAwaiter().GetResult();
            return new StoredObject(address, found.ContentLength, found.ETag);
        }
        catch (ObjectStoreException error) when (error.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
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
                GetObjectRequest request = new()
                {
                    BucketName = found.Address.Bucket,
                    Key = found.Address.Key,
                    EtagToMatch = found.ETag,
                    ByteRange = new ByteRange(offset, offset + page.Length - 1),
                };
                GetObjectResponse answer = await _client.Value.GetObjectAsync(request, end).ConfigureAwait(false);
                return (answer, answer.ContentLength, answer.ResponseStream);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task PutAsync(ObjectAddress address, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);

        // Signed as one body: chunks that are signed one by one are not understood by every server.
        return Requests.RunAsync(
            address,
            content.Length,
            async end =>
            {
                using Stream body = S3Upload.Body(content);
                PutObjectRequest request = new() { BucketName = address.Bucket, Key = address.Key, InputStream = body, AutoCloseStream = false, UseChunkEncoding = false };
                return await _client.Value.PutObjectAsync(request, end).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IObjectUpload> BeginAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new S3Upload(_client.Value, address, (await Requests.RunAsync(
            address, 0, end => _client.Value.InitiateMultipartUploadAsync(address.Bucket, address.Key, end), cancellationToken).ConfigureAwait(false)).UploadId);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Requests.RunAsync(address, 0, end => _client.Value.DeleteObjectAsync(address.Bucket, address.Key, end), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private static AmazonS3Client Client(string? endpoint)
    {
        // Other servers than Amazon's know neither bucket names as host names nor the newer checksums.
        AmazonS3Config config = new()
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = StoreRetries.Most,
            HttpClientFactory = new Connections(),
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        string? server = endpoint ?? Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL");
        if (server is not null)
        {
            config.ServiceURL = server;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? "us-east-1";
        }

        return new AmazonS3Client(config);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool IsOfSdk(Exception error) => error is AmazonClientException or AmazonServiceException;

    /// <summary>The store's refusal in one line that says what to do.</summary>
    internal static ObjectStoreException Refusal(ObjectAddress address, Exception error)
    {
        string reason = error switch
        {
            StoreTimeoutException => error.Message,
            AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed } => "was changed while it was read; start the job again with --overwrite",
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => $"there is no bucket {address.Bucket}; check the name and the endpoint",
            AmazonS3Exception { ErrorCode: "ExpiredToken" or "TokenRefreshRequired" } => "the credentials have expired; renew them",
            AmazonS3Exception { ErrorCode: "RequestTimeTooSkewed" } => "the clock of this machine is too far from the store's; set it",
            AmazonS3Exception { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" } refused =>
                $"the store does not accept the credentials ({refused.ErrorCode}); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the profile",
            AmazonS3Exception { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" } => "the bucket is in another region; set AWS_REGION",
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } => "access is denied; check the credentials and the bucket's policy",
            AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } => "there is no such object; check the address",
            AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable } => "is shorter than what was asked for",
            AmazonS3Exception refused => $"the store refuses ({(int)refused.StatusCode} {refused.ErrorCode}, tried {StoreRetries.Most + 1} times); try again later",
            AmazonServiceException or AmazonClientException when error.Message.Contains("credential", StringComparison.OrdinalIgnoreCase) =>
                "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                + (address.Scheme == "gs" ? " to an HMAC key of Google's store ('gcloud storage hmac create')" : ", or AWS_PROFILE"),
            AmazonClientException when IsWithoutRegion(error) => "no region is set; set AWS_REGION, or give --s3-endpoint URL for another server than Amazon's",
            _ => $"the store cannot be reached ({StoreRetries.Innermost(error).Message}); check the endpoint (--s3-endpoint, AWS_ENDPOINT_URL_S3) and the network",
        };
        return new ObjectStoreException($"{address}: {reason}", error)
        {
            IsChanged = error is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed },
            IsMissing = error is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable, ErrorCode: not "NoSuchBucket" },
            IsConfiguration = error is not (StoreTimeoutException or AmazonS3Exception
            {
                StatusCode: HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable or >= HttpStatusCode.InternalServerError,
            }),
            IsSilent = error is StoreTimeoutException,
            MayPass = error is StoreTimeoutException
                || (error is not AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError }
                    && !IsWithoutRegion(error)
                    && !error.Message.Contains("credential", StringComparison.OrdinalIgnoreCase)),
        };
    }

    /// <summary>One way to the server for a client of the SDK.</summary>
    private sealed class Connections : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => StoreConnection.Client();
    }

    private static bool IsWithoutRegion(Exception error) => error is AmazonClientException && error.Message.Contains("RegionEndpoint", StringComparison.Ordinal);
}
