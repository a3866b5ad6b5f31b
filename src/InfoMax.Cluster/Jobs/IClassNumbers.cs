using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Jobs;

/// <summary>What each valid row's label or group is, as a number.</summary>
public interface IClassNumbers
{
    /// <summary>Index of the numbers, one artifact a split, one number a valid row, -1 for none.</summary>
    ArtifactRef Index { get; }

    /// <summary>The names by number, and the valid rows of each.</summary>
    ArtifactRef Names { get; }

    /// <summary>Different ones.</summary>
    int Classes { get; }

    /// <summary>Valid rows that have none.</summary>
    long Unlabelled { get; }
}
