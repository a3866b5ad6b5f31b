using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>Rows that visit blocks of a range: its own rows, or guests of other ranges.</summary>
public sealed class CopyVisitors
{
    private readonly int[][] _byBlock;
    private readonly CopyVisits _visits;
    private readonly int _firstBlock;

    /// <param name="visits">Which blocks each visits, by their number over all ranges.</param>
    /// <param name="vectors">Their vectors; the range's own for its own rows.</param>
    /// <param name="firstPlace">Place of the first: 0 for the range's own rows.</param>
    /// <param name="firstBlock">Number of the range's first block.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="isMutual">False for rows that only look for earlier ones and are not found by later ones.</param>
    public CopyVisitors(CopyVisits visits, EmbeddingMatrix vectors, int firstPlace, int firstBlock, int blocks, bool isMutual)
    {
        ArgumentNullException.ThrowIfNull(visits);
        Vectors = vectors;
        FirstPlace = firstPlace;
        IsMutual = isMutual;
        _visits = visits;
        _firstBlock = firstBlock;
        _byBlock = visits.ByBlock(firstBlock, blocks);
    }

    /// <summary>Vectors of the rows that visit, one a visitor, in order of their places.</summary>
    public EmbeddingMatrix Vectors { get; }

    /// <summary>Where the visitors begin among the places of the range.</summary>
    public int FirstPlace { get; }

    /// <summary>Whether later rows of the visited blocks find the visitors.</summary>
    public bool IsMutual { get; }

    /// <summary>Marks the blocks of the range that a visitor visits.</summary>
    /// <param name="place">A place; nothing is marked where it is not one of a visitor.</param>
    /// <param name="marks">A mark for each block of the range.</param>
    internal void Mark(int place, bool[] marks)
    {
        int visitor = place - FirstPlace;
        if (visitor < 0 || visitor + 1 >= _visits.First.Length)
        {
            return;
        }

        foreach (int block in _visits.Blocks.AsSpan(_visits.First[visitor].._visits.First[visitor + 1]))
        {
            if (block >= _firstBlock && block - _firstBlock < marks.Length)
            {
                marks[block - _firstBlock] = true;
            }
        }
    }

    /// <summary>The visitors of a block of the range, ascending.</summary>
    /// <param name="block">From 0.</param>
    internal int[] Of(int block) => _byBlock[block];
}
