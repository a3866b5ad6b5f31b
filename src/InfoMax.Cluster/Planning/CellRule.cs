namespace InfoMax.Cluster.Planning;

/// <summary>How many rows the cells of semantic partitions are trained on.</summary>
public static class CellRule
{
    /// <summary>Training vectors in memory at most, once more of which are needed to divide them.</summary>
    private const long MostTrainingBytes = 1L << 30;

    /// <summary>Training rows for each cell, where there are as many.</summary>
    private const long RowsPerCell = 64;

    /// <summary>Training rows of any job at least, where there are as many.</summary>
    private const long FewestRows = 4096;

    /// <summary>Training rows wanted.</summary>
    /// <param name="cells">Cells wanted.</param>
    /// <param name="rowBytes">Bytes of a vector.</param>
    /// <param name="memoryBytes">Memory of the job, 0 for no limit: an eighth holds them.</param>
    public static long Rows(long cells, int rowBytes, long memoryBytes)
    {
        long bytes = memoryBytes == 0 ? MostTrainingBytes : Math.Min(MostTrainingBytes, memoryBytes / 8);
        return Math.Min(Math.Max(FewestRows, RowsPerCell * cells), Math.Max(FewestRows, bytes / Math.Max(1, rowBytes)));
    }
}
