using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Planning;

/// <summary>What finding copies takes of a node's memory, and in how many ranges it is done. Pure; sizes are upper estimates.</summary>
public static class CopyMemory
{
    /// <summary>Beside its vectors: row number, importance, label, digest, representative, rank, role, block and visits of a row.</summary>
    private const long RowBytes = 160;

    /// <summary>Guests for each row of a range: rows of other ranges that visit it.</summary>
    private const double Guests = 1.5;

    /// <summary>Ranges at most: each tells each of the others something.</summary>
    private const int MostRanges = 4096;

    /// <summary>Training vectors at most, once more of which are needed to divide them.</summary>
    private const long MostTrainingBytes = 1L << 30;

    /// <summary>Training rows for each cell, where there are as many.</summary>
    private const long TrainingRowsPerCell = 64;

    /// <summary>Training rows at least, where there are as many.</summary>
    private const long FewestTrainingRows = 4096;

    /// <summary>Ranges of rows among which copies are sought; 0 where one item holds all rows, or copies are kept.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="vectorBytes">Bytes of a vector.</param>
    /// <param name="validRows">N.</param>
    public static int Ranges(JobSpec spec, int vectorBytes, long validRows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Copies.Threshold is null || spec.CopyRanges == 1)
        {
            return 0;
        }

        if (spec.CopyRanges > 1)
        {
            // A range without rows would be an item all the same, in every round.
            return (int)Math.Min(spec.CopyRanges, Math.Max(2, validRows));
        }

        long whole = Whole(spec, vectorBytes, validRows);
        if (spec.MemoryBytes <= 0 || (whole <= PartitionMemory.Usable(spec) && (JobMemory.NodeBytes(whole) <= spec.MemoryBytes || JobMemory.NodeBytes(0) > spec.MemoryBytes)))
        {
            return 0;
        }

        // Half of the memory: ranges are not all of one size. Of a small one the process itself takes most.
        double held = validRows * Held(spec, vectorBytes);
        double left = JobMemory.LeftFor(spec.MemoryBytes);
        return (int)Math.Clamp(Math.Ceiling(Math.Max(held / (PartitionMemory.Usable(spec) / 2), left > 0 ? CopyItems.Spread * held / left : 0)), 2, MostRanges);
    }

    /// <summary>Bytes that an item of the search holds at once.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="vectorBytes">Bytes of a vector.</param>
    /// <param name="validRows">N.</param>
    public static long Peak(JobSpec spec, int vectorBytes, long validRows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        int ranges = Ranges(spec, vectorBytes, validRows);
        return spec.Copies.Threshold is null ? 0
            : ranges == 0 ? Whole(spec, vectorBytes, validRows)
            : (long)(validRows * Held(spec, vectorBytes) / ranges);
    }

    /// <summary>Rows that the cells are trained on, about.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="vectorBytes">Bytes of a vector.</param>
    /// <param name="cells">Cells wanted.</param>
    public static long TrainingRows(JobSpec spec, int vectorBytes, long cells)
    {
        ArgumentNullException.ThrowIfNull(spec);
        long bytes = spec.MemoryBytes == 0 ? MostTrainingBytes : Math.Min(MostTrainingBytes, spec.MemoryBytes / 8);
        return Math.Min(Math.Max(FewestTrainingRows, TrainingRowsPerCell * cells), Math.Max(FewestTrainingRows, bytes / vectorBytes));
    }

    private static long Whole(JobSpec spec, int vectorBytes, long validRows) => validRows * (RowBytes + (spec.Copies.IsNear ? (2L * vectorBytes) + Sketch(vectorBytes) : 0));

    private static double Held(JobSpec spec, int vectorBytes) => (1 + Guests) * (RowBytes + (spec.Copies.IsNear ? vectorBytes + Sketch(vectorBytes) : 0));

    /// <summary>Bytes of a row's sketch: a quarter of its values in float32, at least 24.</summary>
    private static long Sketch(int vectorBytes) => Math.Max(24 * sizeof(float), vectorBytes / 2);
}
