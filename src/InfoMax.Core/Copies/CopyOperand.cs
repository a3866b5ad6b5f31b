using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>Rows to multiply.</summary>
/// <param name="Rows">The rows, with their norms filled in.</param>
/// <param name="Sketches">Their sketches, see <see cref="CopySketch"/>; null where whole rows are as fast.</param>
internal sealed record CopyOperand(EmbeddingMatrix Rows, EmbeddingMatrix? Sketches);
