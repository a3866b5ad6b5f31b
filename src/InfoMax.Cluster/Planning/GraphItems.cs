using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Graph.Partitioned;

namespace InfoMax.Cluster.Planning;

/// <summary>What an item of a neighbour search holds.</summary>
internal static class GraphItems
{
    /// <summary>Lists that are merged at once.</summary>
    private const double RowsAtOnce = 1 << 16;

    /// <summary>Vectors (twice for a search by blocks), norms, row numbers, probes and lists of a partition searched by itself.</summary>
    public static double Search(JobSizes s) => s.IndexBytes + (s.MostPartitionRows
        * (((s.ByBlocks ? 2 : 1) * s.VectorBytes) + 64 + (24.0 * s.Neighbors) + (s.ByBlocks ? 8.0 * BlockSearchOptions.MostProbes : 0)));

    /// <summary>Lists that are read some at a time, with those before them.</summary>
    public static double Pieces(JobSizes s) => 3 * Math.Min(s.MostPartitionRows, RowsAtOnce) * (8 + (12.0 * s.Neighbors));

    /// <summary>Training rows of the cells, once more while they are divided, the centres, and the sampled rows.</summary>
    public static double Training(JobSizes s) => (2.2 * TrainingRows(s) * s.VectorBytes) + (2 * CellBytes(s)) + (JobSizes.CheckedRows * s.VectorBytes);

    /// <summary>The centres of the cells: no more than half as many as training rows.</summary>
    public static double CellBytes(JobSizes s) => Math.Min(s.BlockCount, TrainingRows(s) / 2) * s.Dimension * sizeof(float);

    private static double TrainingRows(JobSizes s) => Math.Min(s.Rows, CellRule.Rows((long)s.BlockCount + 1, (int)s.RowBytes, s.MemoryBytes));

    /// <summary>Sampled rows, those near them, and their lists in every partition.</summary>
    public static double Checked(JobSizes s) => JobSizes.CheckedRows * (s.Neighbors + 1) * ((s.VectorBytes / 2) + 48);

    /// <summary>What looking for the blocks near some blocks holds: a part of all centres, twice while it is packed, those looked at, and lists.</summary>
    public static double Centres(JobSizes s, double blocks)
    {
        double bytes = s.Dimension * sizeof(float);
        double part = Math.Min(s.BlockCount, Math.Max(PartitionSearch.PartCentreBytes / bytes, s.MostPartitionBlocks));
        double held = Math.Min(s.BlockCount, Math.Max(PartitionSearch.HeldCentreBytes / bytes, PartitionSearch.MostCandidates));
        return (((2 * part) + held) * bytes) + (Math.Min(s.BlockCount, blocks) * ((2 * bytes) + (24 * Math.Min(s.BlockCount, PartitionSearch.MostCandidates))));
    }

    /// <summary>Blocks of the sampled rows that a plan of probes follows from, and of those near them.</summary>
    public static double CheckedBlocks(JobSizes s) => JobSizes.CheckedRows / 2 * (s.Neighbors + 1);

    /// <summary>The centres of a partition's own blocks, as they are read and packed.</summary>
    public static double OwnCentres(JobSizes s) => 2 * s.MostPartitionBlocks * s.Dimension * sizeof(float);

    /// <summary>Vectors of a partition, its rows' probes and lists, and which of them go to other partitions.</summary>
    public static double Visit(JobSizes s) =>
        (s.MostPartitionRows * (s.VectorBytes + 64 + (12.0 * BlockSearchOptions.MostProbes) + (24.0 * s.Neighbors))) + (8 * s.MostGuests);

    /// <summary>Vectors of a partition, lists of its rows, known ones and those of guests, the numbers of all its guests, and vectors and lists of some of these.</summary>
    public static double Halo(JobSizes s) =>
        (s.MostPartitionRows * (s.VectorBytes + 64 + (28.0 * s.Neighbors))) + (24 * s.MostGuests) + Math.Min(PartitionSearch.MostGuestBytes, s.MostGuests * PartitionSearch.GuestBytes(s.VectorBytes, s.Neighbors));
}
