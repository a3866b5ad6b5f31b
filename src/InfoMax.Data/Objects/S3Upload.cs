using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace InfoMax.Data.Objects;

/// <summary>A multipart upload.</summary>
internal sealed class S3Upload(AmazonS3Client client, ObjectAddress address, string id) : IObjectUpload
{
    private readonly ConcurrentDictionary<int, string> _parts = [];

    public Task SendAsync(int number, ReadOnlyMemory<byte> part, CancellationToken cancellationToken) => S3ObjectStore.RunAsync(address, async () =>
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
        return _parts[number] = (await client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false)).ETag;
    });

    public Task CompleteAsync(CancellationToken cancellationToken) => S3ObjectStore.RunAsync(address, () => client.CompleteMultipartUploadAsync(
        new CompleteMultipartUploadRequest
        {
            BucketName = address.Bucket,
            Key = address.Key,
            UploadId = id,
            PartETags = [.. _parts.OrderBy(part => part.Key).Select(part => new PartETag(part.Key, part.Value))],
        },
        cancellationToken));

    public Task AbandonAsync() => client.AbortMultipartUploadAsync(address.Bucket, address.Key, id, CancellationToken.None)
        .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>A content as a stream that the SDK may read again.</summary>
    internal static MemoryStream Body(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);
}
