using InfoMax.Cluster.Jobs;
using InfoMax.Core.Probe;

namespace InfoMax.Cluster.Planning;

/// <summary>What the out-of-fold probe of label scores holds beside a split's rows: it grows with the classes, never with the rows.</summary>
internal static class ProbeMemory
{
    /// <summary>What a job without a limit may use.</summary>
    private const long Unlimited = 4L << 30;

    /// <summary>
    /// Copies of a point in double precision at once: four in each fold's optimizer, the class sums, a gradient with its sums and
    /// lanes of 128 MiB at most.
    /// </summary>
    private const int Copies = 14;

    /// <summary>Bytes for C classes over d values: F points in each of the copies, and the points of T epochs.</summary>
    public static long Bytes(int classes, int dimension, ProbeOptions options) =>
        checked((long)classes * (dimension + 1) * options.Folds * ((Copies * sizeof(double)) + ((options.Epochs + 1) * sizeof(float))));

    /// <summary>Bytes that it may use.</summary>
    public static long Most(JobSpec spec) => spec.MemoryBytes > 0 ? spec.MemoryBytes / 2 : Unlimited;
}
