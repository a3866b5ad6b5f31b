namespace InfoMax.Cluster.Planning;

/// <summary>What an item that looks for copies holds.</summary>
internal static class CopyItems
{
    /// <summary>Ranges are cut by the weights of a sample's cells, and by digests.</summary>
    public const double Spread = 1.25;

    /// <summary>Digest, row, importance, label, count, split and place of an entry, and the order it is sorted by, with what lists take while they grow.</summary>
    private const double EntryBytes = 128;

    /// <summary>Row, importance, representative, cosine and family of a row of a split, and the entries of its equal ones.</summary>
    private const double SplitRowBytes = 160;

    /// <summary>The entries of a range of digests.</summary>
    public static double Digests(JobSizes s) => Spread * s.Rows / Math.Max(1, s.CopyRanges) * EntryBytes;

    /// <summary>Training vectors, and once more while they are divided.</summary>
    public static double Cells(JobSizes s) => 2.2 * s.CopyTrainingRows * s.VectorBytes;

    /// <summary>A split's vectors and what is told of its rows, with the centres of the cells.</summary>
    public static double Scatter(JobSizes s) => (s.SplitRows * (s.VectorBytes + SplitRowBytes)) + (s.CopyTrainingRows / 16 * s.Dimension * sizeof(float));

    /// <summary>Vectors of a range and of its guests, and what they mean to each other.</summary>
    public static double Range(JobSizes s) => Spread * s.CopyItemBytes;

    /// <summary>What is told of a split's rows.</summary>
    public static double Split(JobSizes s) => s.SplitRows * SplitRowBytes;

    /// <summary>All rows, where one item looks for copies.</summary>
    public static double Copies(JobSizes s) => s.CopyRanges > 0 ? 0 : s.CopyItemBytes;
}
