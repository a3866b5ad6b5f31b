using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace InfoMax.Data.Objects;

/// <summary>Amazon's S3 and what speaks its protocol: MinIO, Ceph, R2, Google's store with HMAC keys.</summary>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private const int MostRetries = 8;
    private const int PartBytes = 16 << 20;
    private const int MostParts = 10_000;
    private const int PartsAtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<AmazonS3Client> _client;

    /// <param name="endpoint">The server, or null for the SDK's own choice (its variables and files, else Amazon).</param>
    public S3ObjectStore(string? endpoint) => _client = new Lazy<AmazonS3Client>(() => Client(endpoint));

    /// <inheritdoc/>
    public IEnumerable<StoredObject> List(ObjectAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ListObjectsV2Request request = new() { BucketName = address.Bucket, Prefix = address.Key };
        while (true)
        {
            ListObjectsV2Response page = Run(address, () => _client.Value.ListObjectsV2Async(request, cancellationToken));
            foreach (S3Object entry in page.S3Objects ?? [])
            {
                // A prefix is text: s3://b/data also begins s3://b/data2/x.
                bool isBelow = address.Key.Length == 0 || entry.Key == address.Key || entry.Key.StartsWith(address.Key + "/", StringComparison.Ordinal);
                if (isBelow && !entry.Key.EndsWith('/'))
                {
                    yield return new StoredObject(address with { Key = entry.Key }, entry.Size ?? 0, entry.ETag);
                }
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
            GetObjectMetadataResponse found = Run(address, () => _client.Value.GetObjectMetadataAsync(address.Bucket, address.Key));
            return new StoredObject(address, found.ContentLength, found.ETag);
        }
        catch (ObjectStoreException error) when (error.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task ReadAsync(StoredObject found, long offset, Memory<byte> page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (page.IsEmpty)
        {
            return;
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                GetObjectRequest request = new()
                {
                    BucketName = found.Address.Bucket,
                    Key = found.Address.Key,
                    EtagToMatch = found.ETag,
                    ByteRange = new ByteRange(offset, offset + page.Length - 1),
                };
                using GetObjectResponse answer = await _client.Value.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
                await answer.ResponseStream.ReadExactlyAsync(page, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (error is EndOfStreamException or HttpRequestException or IOException and not ObjectStoreException && attempt < MostRetries)
            {
                // The SDK tries requests again, not bodies that break off.
                await Task.Delay(Pause(attempt), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (IsOfStore(error))
            {
                throw Refusal(found.Address, error);
            }
        }
    }

    /// <inheritdoc/>
    public void Put(ObjectAddress address, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        long bytes = new FileInfo(file).Length;
        Run(address, () => bytes <= PartBytes ? PutWholeAsync(address, file, cancellationToken) : PutPartsAsync(address, file, bytes, cancellationToken));
        if (Find(address) is not { } stored || stored.Bytes != bytes)
        {
            throw new ObjectStoreException($"{address}: the store does not have the {bytes} bytes that it took; try again");
        }
    }

    /// <inheritdoc/>
    public void Delete(ObjectAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Run(address, () => _client.Value.DeleteObjectAsync(address.Bucket, address.Key));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    // Signed as one body: chunks that are signed one by one are not understood by every server.
    private async Task<bool> PutWholeAsync(ObjectAddress address, string file, CancellationToken cancellationToken)
    {
        PutObjectRequest request = new() { BucketName = address.Bucket, Key = address.Key, FilePath = file, UseChunkEncoding = false };
        await _client.Value.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>In parts, some at a time; what a broken upload leaves is not visible under the key.</summary>
    private async Task<bool> PutPartsAsync(ObjectAddress address, string file, long bytes, CancellationToken cancellationToken)
    {
        string upload = (await _client.Value.InitiateMultipartUploadAsync(address.Bucket, address.Key, cancellationToken).ConfigureAwait(false)).UploadId;
        try
        {
            // A store takes 10 000 parts at most.
            long size = Math.Max(PartBytes, (bytes + MostParts - 1) / MostParts);
            List<PartETag> parts = [];
            for (long at = 0; at < bytes; at += size * PartsAtOnce)
            {
                Task<UploadPartResponse>[] sent =
                [
                    .. Enumerable.Range(0, PartsAtOnce).Select(i => at + (i * size)).Where(begin => begin < bytes).Select(begin => _client.Value.UploadPartAsync(
                        new UploadPartRequest
                        {
                            BucketName = address.Bucket,
                            Key = address.Key,
                            UploadId = upload,
                            PartNumber = (int)(begin / size) + 1,
                            FilePath = file,
                            FilePosition = begin,
                            PartSize = Math.Min(size, bytes - begin),
                            UseChunkEncoding = false,
                        },
                        cancellationToken)),
                ];
                parts.AddRange((await Task.WhenAll(sent).ConfigureAwait(false)).Select(part => new PartETag(part.PartNumber ?? 0, part.ETag)));
            }

            CompleteMultipartUploadRequest complete = new() { BucketName = address.Bucket, Key = address.Key, UploadId = upload, PartETags = parts };
            await _client.Value.CompleteMultipartUploadAsync(complete, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch
        {
            // Parts without an end cost money for ever; the error that brought us here is the one to report.
            await _client.Value.AbortMultipartUploadAsync(address.Bucket, address.Key, upload, CancellationToken.None)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            throw;
        }
    }

    private static AmazonS3Client Client(string? endpoint)
    {
        // Other servers than Amazon's know neither bucket names as host names nor the newer checksums.
        AmazonS3Config config = new()
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = MostRetries,
            Timeout = Patience,
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

    // The pause grows with the attempts; its randomness keeps many readers from coming back at once.
    private static TimeSpan Pause(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(5000, 50 << attempt) * (RandomNumberGenerator.GetInt32(500, 1000) / 1000.0));

    private static T Run<T>(ObjectAddress address, Func<Task<T>> request)
    {
        try
        {
            return request().GetAwaiter().GetResult();
        }
        catch (Exception error) when (IsOfStore(error))
        {
            throw Refusal(address, error);
        }
    }

    private static bool IsOfStore(Exception error) =>
        error is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutException
        || (error is IOException and not ObjectStoreException)
        || error is TaskCanceledException { InnerException: TimeoutException };

    /// <summary>The store's refusal in one line that says what to do.</summary>
    private static ObjectStoreException Refusal(ObjectAddress address, Exception error)
    {
        string reason = error switch
        {
            AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed } => "was changed while it was read; start the job again with --overwrite",
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => $"there is no bucket {address.Bucket}; check the name and the endpoint",
            AmazonS3Exception { ErrorCode: "ExpiredToken" or "TokenRefreshRequired" } => "the credentials have expired; renew them and go on with --resume",
            AmazonS3Exception { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" } refused =>
                $"the store does not accept the credentials ({refused.ErrorCode}); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the profile",
            AmazonS3Exception { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" } => "the bucket is in another region; set AWS_REGION",
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } => "access is denied; check the credentials and the bucket's policy",
            AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } => "there is no such object; check the address",
            AmazonS3Exception refused => $"the store refuses ({(int)refused.StatusCode} {refused.ErrorCode}, tried {MostRetries + 1} times); try again later",
            AmazonServiceException or AmazonClientException when error.Message.Contains("credential", StringComparison.OrdinalIgnoreCase) =>
                "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
            _ => $"the store cannot be reached ({Innermost(error).Message}); check the endpoint (--s3-endpoint, AWS_ENDPOINT_URL_S3) and the network",
        };
        return new ObjectStoreException($"{address}: {reason}", error)
        {
            IsChanged = error is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed },
        };
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
