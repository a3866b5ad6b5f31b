namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// A row of a partitioned data set in 64 bits: the partition that owns it in the upper half, its place among that
/// partition's rows in the lower. Keys of one partition are together when sorted.
/// </summary>
public static class RowKey
{
    /// <summary>Names a row by its owner and its place there; ascending by owner, then place.</summary>
    /// <param name="owner">The partition, at least 0.</param>
    /// <param name="place">Its place there, at least 0.</param>
    public static long Of(int owner, int place) => ((long)owner << 32) | (uint)place;

    /// <summary>The partition that owns the row.</summary>
    public static int Owner(long key) => (int)(key >> 32);

    /// <summary>The row's place among its partition's rows.</summary>
    public static int Place(long key) => (int)key;
}
