using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Coordinator;

/// <summary>
/// Puts together job descriptions that are too large for a message. Parts come in any order and more than once; when the
/// memory for unfinished ones is used up, the oldest are forgotten, and their clients send them again.
/// </summary>
/// <param name="maxBytes">Bytes of unfinished descriptions that are kept.</param>
public sealed class SpecUploads(long maxBytes)
{
    private readonly Dictionary<(string JobId, string Digest), Upload> _uploads = [];
    private readonly List<(string JobId, string Digest)> _order = [];
    private long _bytes;

    /// <summary>Takes a part; the description once it is whole, else null.</summary>
    /// <remarks>Throws a <c>MessagePackSerializationException</c> when the parts are no description.</remarks>
    public JobSpec? Add(JobProtocol.SubmitPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Count is < 1 or > JobProtocol.MaxParts || part.Index < 0 || part.Index >= part.Count || part.Bytes.Length > JobProtocol.PartBytes)
        {
            throw new MessagePackSerializationException($"part {part.Index} of {part.Count} with {part.Bytes.Length} bytes is no part of a job's description");
        }

        (string, string) key = (part.JobId, part.Digest);
        if (!_uploads.TryGetValue(key, out Upload? upload) || upload.Parts.Length != part.Count)
        {
            Forget(key);
            _uploads[key] = upload = new Upload(new byte[part.Count][]);
            _order.Add(key);
        }

        if (upload.Parts[part.Index] is null)
        {
            upload.Parts[part.Index] = part.Bytes;
            _bytes += part.Bytes.Length;
        }

        if (upload.Parts.Any(bytes => bytes is null))
        {
            while (_bytes > maxBytes)
            {
                Forget(_order[0]);
            }

            return null;
        }

        Forget(key);
        return MessagePackSerializer.Deserialize<JobSpec>(upload.Parts.SelectMany(bytes => bytes).ToArray(), WireFormat.Options);
    }

    private void Forget((string, string) key)
    {
        if (_uploads.Remove(key, out Upload? upload))
        {
            _order.Remove(key);
            _bytes -= upload.Parts.Sum(bytes => bytes?.Length ?? 0);
        }
    }

    private sealed record Upload(byte[][] Parts);
}
