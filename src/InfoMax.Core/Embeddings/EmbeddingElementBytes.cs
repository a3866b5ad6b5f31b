namespace InfoMax.Core.Embeddings;

/// <summary>How much room a number takes.</summary>
public static class EmbeddingElementBytes
{
    /// <summary>Bytes of one number of the type.</summary>
    public static int Bytes(this EmbeddingElement element) => element == EmbeddingElement.Half ? 2 : 4;
}
