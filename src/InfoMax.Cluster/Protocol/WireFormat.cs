using InfoMax.Data.Artifacts;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace InfoMax.Cluster.Protocol;

/// <summary>MessagePack settings of every message, journal event and index artifact: attributed types only, untrusted data.</summary>
public static class WireFormat
{
    /// <summary>What every reader and writer of such data passes to MessagePack.</summary>
    public static MessagePackSerializerOptions Options { get; } = MessagePackSerializerOptions.Standard
        .WithSecurity(MessagePackSecurity.UntrustedData)
        .WithResolver(CompositeResolver.Create([new ArtifactRefFormatter()], [StandardResolver.Instance]));

    /// <summary>[uri, sha256, rows, bytes].</summary>
    private sealed class ArtifactRefFormatter : IMessagePackFormatter<ArtifactRef?>
    {
        public void Serialize(ref MessagePackWriter writer, ArtifactRef? value, MessagePackSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteNil();
                return;
            }

            writer.WriteArrayHeader(4);
            writer.Write(value.Uri);
            writer.Write(value.Sha256);
            writer.Write(value.Rows);
            writer.Write(value.Bytes);
        }

        public ArtifactRef? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            if (reader.TryReadNil())
            {
                return null;
            }

            int fields = reader.ReadArrayHeader();
            if (fields < 4)
            {
                throw new MessagePackSerializationException($"an artifact reference has 4 fields, got {fields}");
            }

            ArtifactRef value = new(reader.ReadString() ?? "", reader.ReadString() ?? "", reader.ReadInt64(), reader.ReadInt64());
            for (int i = 4; i < fields; i++)
            {
                reader.Skip();
            }

            return value;
        }
    }
}
