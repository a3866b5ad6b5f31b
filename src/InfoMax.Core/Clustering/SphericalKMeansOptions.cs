namespace InfoMax.Core.Clustering;

/// <summary>How spherical k-means is trained.</summary>
public sealed record SphericalKMeansOptions
{
    /// <summary>Number of centres wanted, at least 1; a set of fewer rows gets one for each row.</summary>
    public required int Clusters { get; init; }

    /// <summary>Seed of the sample and of the start.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Updates of the centres at most, at least 0.</summary>
    public int MaxIterations { get; init; } = 20;

    /// <summary>Training ends when the mean cosine rises by less than this between two iterations.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>
    /// Rows trained on for each centre, at least 1: a larger set is sampled. Centres of a few hundred rows each do not
    /// change visibly with more.
    /// </summary>
    public int TrainingRowsPerCluster { get; init; } = 256;

    /// <summary>Called after every iteration with the share of <see cref="MaxIterations"/> that is done; or null.</summary>
    public Action<double>? Progress { get; init; }
}
