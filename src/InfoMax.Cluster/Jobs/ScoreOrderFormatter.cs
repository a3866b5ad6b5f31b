using InfoMax.Core.Scores;
using MessagePack;
using MessagePack.Formatters;

namespace InfoMax.Cluster.Jobs;

/// <summary>A score's order on the wire and in journals: <c>high</c>, <c>low</c>, <c>at:Q</c>, or nil.</summary>
public sealed class ScoreOrderFormatter : IMessagePackFormatter<ScoreOrder?>
{
    /// <inheritdoc/>
    public void Serialize(ref MessagePackWriter writer, ScoreOrder? value, MessagePackSerializerOptions options) => writer.Write(value?.ToString());

    /// <inheritdoc/>
    public ScoreOrder? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.ReadString() is not { } text)
        {
            return null;
        }

        try
        {
            return ScoreOrder.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new MessagePackSerializationException($"score order '{text}' {exception.Message}", exception);
        }
    }
}
