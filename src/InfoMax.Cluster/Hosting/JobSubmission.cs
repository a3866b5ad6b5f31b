using System.Security.Cryptography;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using MessagePack;

namespace InfoMax.Cluster.Hosting;

/// <summary>Cuts a job's description into messages that a frame holds: its inputs may be very many paths.</summary>
public static class JobSubmission
{
    /// <summary>One <see cref="JobProtocol.Submit"/>, or the parts of a description that is too large for a message. The client sends all of them until it is answered.</summary>
    public static IReadOnlyList<IClusterMessage> Of(string jobId, JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        byte[] bytes = MessagePackSerializer.Serialize(spec, WireFormat.Options);
        if (bytes.Length <= JobProtocol.PartBytes)
        {
            return [new JobProtocol.Submit(jobId, spec)];
        }

        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        byte[][] parts = [.. bytes.Chunk(JobProtocol.PartBytes)];
        return [.. parts.Select((part, index) => new JobProtocol.SubmitPart(jobId, digest, index, parts.Length, part))];
    }
}
