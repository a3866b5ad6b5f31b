using MessagePack;
using MessagePack.Formatters;

namespace InfoMax.Cluster.Jobs;

/// <summary>A list of enumeration values on the wire and in journals: an array of their words.</summary>
public sealed class WordListFormatter<T> : IMessagePackFormatter<IReadOnlyList<T>>
    where T : struct, Enum
{
    private static readonly WordFormatter<T> Word = new();

    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, IReadOnlyList<T> value, MessagePackSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteArrayHeader(value.Count);
        foreach (T item in value)
        {
            Word.Serialize(ref writer, item, options);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return [];
        }

        // An item takes at least a byte, which the reader has checked: a length that lies allocates nothing.
        T[] items = new T[reader.ReadArrayHeader()];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Word.Deserialize(ref reader, options);
        }

        return items;
    }
}
