using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>What <c>compare</c> takes beside the options of a job.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The methods by name; empty for all that the input allows.</summary>
    [Option(
        "methods", OptionGroup.Search, "Methods to compare, by name.", Form = "A,B", Default = "all that the input allows",
        Note = "infomax is the job as prune runs it; the others are listed in docs/method.md.")]
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Seeds of the methods that draw at random.</summary>
    [Option("seeds", OptionGroup.Search, "Seeds that a method which draws at random is run with.", Form = "N", Min = 1, Max = 100)]
    public int Seeds { get; init; } = 5;
}
