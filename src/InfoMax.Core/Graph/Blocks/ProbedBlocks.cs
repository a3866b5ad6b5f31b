using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Graph.Blocks;

/// <summary>Some of the blocks of a search, with the centres that their rows look at.</summary>
/// <param name="First">The first of them; the others follow it.</param>
/// <param name="Centres">The centres looked at, as float32 rows.</param>
/// <param name="Numbers">The number of each among all blocks, ascending.</param>
/// <param name="Own">Of each of the blocks the place of its own centre.</param>
/// <param name="Near">The places of the centres nearest to it, nearest first: <paramref name="K"/> of each block.</param>
/// <param name="K">Places a block.</param>
internal sealed record ProbedBlocks(int First, EmbeddingMatrix Centres, int[] Numbers, int[] Own, int[] Near, int K) : IDisposable
{
    /// <summary>How many blocks these are.</summary>
    public int Count => Own.Length;

    /// <inheritdoc/>
    public void Dispose() => Centres.Dispose();
}
