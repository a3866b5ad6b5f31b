using InfoMax.Core.Probe;

namespace InfoMax.Cluster.Planning;

/// <summary>What the out-of-fold probe of label scores holds beside a split's rows: it grows with the classes, never with the rows.</summary>
internal static class ProbeMemory
{
    /// <summary>Folds of every job's probe, which are trained apart from each other.</summary>
    public static int Folds { get; } = new ProbeOptions().Folds;

    /// <summary>What a job without a limit may use.</summary>
    private const long Unlimited = 4L << 30;

    /// <summary>Copies of a fold's point in double precision at once: four in its optimizer, a gradient with its sums and lanes of 128 MiB at most.</summary>
    private const int Copies = 14;

    /// <summary>Copies of the class sums of all folds: a split's, those before it, and both added.</summary>
    private const int Moments = 3;

    /// <summary>Bytes for C classes over d values: the copies of one fold's points, class sums of all folds, and the points of T epochs.</summary>
    public static long Bytes(int classes, int dimension, ProbeOptions options) => checked(
        (long)classes * (dimension + 1) * (((Copies + (Moments * (options.Folds + 1))) * sizeof(double)) + ((options.Epochs + 1) * sizeof(float))));

    /// <summary>Vectors are held between epochs where they take no more than one part in so many of what the probe may use.</summary>
    public const long HeldShare = 2;

    /// <summary>Classes that are expected before the labels are read.</summary>
    private const int ExpectedClasses = 1000;

    /// <summary>Bytes that it may use.</summary>
    /// <param name="memoryBytes">Memory of the job; 0 for no limit.</param>
    public static long Most(long memoryBytes) => memoryBytes > 0 ? memoryBytes / 2 : Unlimited;

    /// <summary>What an item is expected to hold: the vectors that fit, and the points of its classes.</summary>
    public static double Expected(JobSizes s) =>
        Math.Min(s.Rows * s.VectorBytes, Most(s.MemoryBytes) / HeldShare) + Bytes(ExpectedClasses, s.Dimension, new ProbeOptions());
}
