using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace InfoMax.Data.Objects;

/// <summary>A blob on its way in blocks; those that are never committed the store takes away itself, after a week.</summary>
internal sealed class AzureUpload(BlockBlobClient blob, ObjectAddress address) : IObjectUpload
{
    // Blocks of two uploads to one blob must not meet.
    private readonly string _upload = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<int, string> _blocks = [];

    public Task SendAsync(int number, ReadOnlyMemory<byte> part, CancellationToken cancellationToken) => AzureObjectStore.Requests.RunAsync(address, part.Length, async end =>
    {
        string block = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_upload}{number:D6}")));
        using Stream body = S3Upload.Body(part);
        await blob.StageBlockAsync(block, body, new BlockBlobStageBlockOptions(), end).ConfigureAwait(false);
        return _blocks[number] = block;
    }, cancellationToken);

    public Task CompleteAsync(CancellationToken cancellationToken) => AzureObjectStore.Requests.RunAsync(
        address, 0, end => blob.CommitBlockListAsync(_blocks.OrderBy(block => block.Key).Select(block => block.Value), new CommitBlockListOptions(), end), cancellationToken);

    public Task AbandonAsync() => Task.CompletedTask;
}
