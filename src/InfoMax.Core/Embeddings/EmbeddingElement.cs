namespace InfoMax.Core.Embeddings;

/// <summary>The number type an embedding is stored in. The values are persisted: never renumber.</summary>
public enum EmbeddingElement
{
    /// <summary>IEEE 754 binary16, 2 bytes.</summary>
    Half = 1,

    /// <summary>IEEE 754 binary32, 4 bytes.</summary>
    Single = 2,
}
