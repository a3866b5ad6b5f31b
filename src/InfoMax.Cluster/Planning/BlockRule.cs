using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Cluster.Planning;

/// <summary>How many rows a block of a search over semantic partitions has.</summary>
public static class BlockRule
{
    private static readonly BlockSearchOptions Defaults = new();

    /// <summary>Rows wanted in a block: more where lists are long, so that few blocks fill one; and so many for an exact search that a row may visit all blocks.</summary>
    /// <param name="rows">N.</param>
    /// <param name="neighbors">k.</param>
    /// <param name="isExact">True when every row visits every block.</param>
    public static int RowsOf(long rows, int neighbors, bool isExact) =>
        isExact ? (int)Math.Max(64, rows / 24) : Math.Max(Defaults.BlockRows, 4 * neighbors);
}
