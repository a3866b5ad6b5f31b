using MessagePack;
using MessagePack.Formatters;

namespace InfoMax.Cluster.Jobs;

/// <summary>A value on the wire and in journals as the option that names it writes it, or nil.</summary>
/// <param name="what">What the text is, for messages.</param>
/// <param name="parse">Reads the text; throws <see cref="FormatException"/> with what it must be.</param>
public abstract class TextFormatter<T>(string what, Func<string, T> parse) : IMessagePackFormatter<T?>
    where T : class
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, T? value, MessagePackSerializerOptions options) => writer.Write(value?.ToString());

    /// <inheritdoc/>
    public T? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.ReadString() is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            throw new MessagePackSerializationException($"{what} '{text}' {exception.Message}", exception);
        }
    }
}
