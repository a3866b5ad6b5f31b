using InfoMax.Data.Formats;
using MessagePack;
using MessagePack.Formatters;

namespace InfoMax.Cluster.Jobs;

/// <summary>Where labels come from, on the wire and in journals: as <c>--labels</c> names it, or nil.</summary>
public sealed class LabelSourceFormatter : IMessagePackFormatter<LabelSource?>
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, LabelSource? value, MessagePackSerializerOptions options) => writer.Write(value?.ToString());

    /// <inheritdoc/>
    public LabelSource? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.ReadString() is not { } text)
        {
            return null;
        }

        try
        {
            return LabelSource.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new MessagePackSerializationException($"labels '{text}' {exception.Message}", exception);
        }
    }
}
