using System.Text.Json.Nodes;

namespace InfoMax.Cli.Reports;

/// <summary>How two choices of the same input differ.</summary>
public sealed record CoresetDifference
{
    /// <summary>Rows kept by the first.</summary>
    public required long First { get; init; }

    /// <summary>Rows kept by the second.</summary>
    public required long Second { get; init; }

    /// <summary>Rows kept by both.</summary>
    public required long Shared { get; init; }

    /// <summary>Rows kept by both over rows kept by either.</summary>
    public double Jaccard => First + Second - Shared == 0 ? 1 : Shared / (double)(First + Second - Shared);

    /// <summary>Families (a row and its copies) of which a row is kept.</summary>
    public required Both FamiliesKept { get; init; }

    /// <summary>Mean best cosine of a family left out to a kept one; null on a side whose result does not tell, and on both where they were not measured along as many neighbours.</summary>
    public required Both Coverage { get; init; }

    /// <summary>Neighbours along which each side's coverage was measured; null on a side that does not tell.</summary>
    public required Both CoverageNeighbors { get; init; }

    /// <summary>Mean importance of the kept rows, each by its own result.</summary>
    public required Both MeanScore { get; init; }

    /// <summary>Mean raw score of the kept rows; null on both sides where the scores are others.</summary>
    public required Both MeanRawScore { get; init; }

    /// <summary>Kept rows of each file, where they differ, the largest difference first.</summary>
    public IReadOnlyList<GroupDifference> Files { get; init; } = [];

    /// <summary>The same of each label; empty where either has none, or theirs are not the same.</summary>
    public IReadOnlyList<GroupDifference> Labels { get; init; } = [];

    /// <summary>Both have labels, but not the same ones: then <see cref="Labels"/> is empty.</summary>
    public bool LabelsDiffer { get; init; }

    /// <summary>F of the first choice under both settings.</summary>
    public required CrossValue OfFirst { get; init; }

    /// <summary>F of the second choice under both settings.</summary>
    public required CrossValue OfSecond { get; init; }

    /// <summary>Options that differ, as the manifests have them.</summary>
    public IReadOnlyList<OptionDifference> Options { get; init; } = [];
}

/// <param name="First">Of the first; null where it does not tell.</param>
/// <param name="Second">Of the second.</param>
public sealed record Both(double? First, double? Second);

/// <param name="Name">A file or a label.</param>
/// <param name="Rows">Its valid rows.</param>
/// <param name="First">Those that the first kept.</param>
/// <param name="Second">Those that the second kept.</param>
public sealed record GroupDifference(string Name, long Rows, long First, long Second);

/// <param name="UnderFirst">F under the first's settings; null where the files do not tell.</param>
/// <param name="UnderSecond">F under the second's.</param>
/// <param name="Why">Why one of them is not known; null where both are.</param>
public sealed record CrossValue(double? UnderFirst, double? UnderSecond, string? Why);

/// <param name="Name">The option.</param>
/// <param name="First">Its value in the first; null where it has none.</param>
/// <param name="Second">Its value in the second.</param>
public sealed record OptionDifference(string Name, JsonNode? First, JsonNode? Second);
