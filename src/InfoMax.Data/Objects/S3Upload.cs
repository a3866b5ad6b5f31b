using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace InfoMax.Data.Objects;

/// <summary>An object that is sent in parts: it is there, whole, once the last part is in and the upload completed, and never before.</summary>
internal sealed class S3Upload(AmazonS3Client client, ObjectAddress address, string id) : IObjectUpload
{
    /// <summary>A store may take a while to put many parts together.</summary>
    private const long Assembling = 16 << 20;

    private readonly ConcurrentDictionary<int, string> _parts = [];

    public Task SendAsync(int number, ReadOnlyMemory<byte> part, CancellationToken cancellationToken) => S3ObjectStore.Requests.RunAsync(address, part.Length, async end =>
    {
        using Stream body = Body(part);
        UploadPartRequest request = new()
        {
            BucketName = address.Bucket,
            Key = address.Key,
            UploadId = id,
            PartNumber = number,
            PartSize = part.Length,
            InputStream = body,
            UseChunkEncoding = false,
        };
        return _parts[number] = (await client.UploadPartAsync(request, end).ConfigureAwait(false)).ETag;
    }, cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken) => S3ObjectStore.Requests.RunAsync(address, Assembling, end => client.CompleteMultipartUploadAsync(
        new CompleteMultipartUploadRequest
        {
            BucketName = address.Bucket,
            Key = address.Key,
            UploadId = id,
            PartETags = [.. _parts.OrderBy(part => part.Key).Select(part => new PartETag(part.Key, part.Value))],
        },
        end), cancellationToken);

    public Task AbandonAsync() => S3ObjectStore.Requests.RunAsync(
            address, 0, end => client.AbortMultipartUploadAsync(address.Bucket, address.Key, id, end), CancellationToken.None)
        .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>A content as a stream that the SDK may read again.</summary>
    internal static MemoryStream Body(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);
}
