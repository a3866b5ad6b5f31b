using InfoMax.Data;
using MessagePack;
using MessagePack.Formatters;

namespace InfoMax.Cluster.Jobs;

/// <summary>An enumeration on the wire and in journals: its word, so that numbers may change and words may not.</summary>
public sealed class WordFormatter<T> : IMessagePackFormatter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) => writer.Write(EnumWords.Of(value));

    /// <inheritdoc/>
    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        string word = reader.ReadString() ?? "";
        return EnumWords.Find(typeof(T), word) is { } value
            ? (T)value
            : throw new MessagePackSerializationException(
                $"'{word}' is none of {string.Join(", ", EnumWords.All(typeof(T)))}: another version wrote it, use that version");
    }
}
