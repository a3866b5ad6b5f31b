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

    /// <summary>Rows that selections are judged on; null to hold some out.</summary>
    [Option(
        "test-embeddings", OptionGroup.Input, "Rows that no method sees, to judge a probe on: a file or a directory, as an input.", Form = "PATH", IsPath = true,
        Default = "20 % of the labelled rows, held out")]
    public string? TestEmbeddings { get; init; }

    /// <summary>Their labels.</summary>
    [Option("test-labels", OptionGroup.Input, "The labels of --test-embeddings, one a row in the order of its files.", Form = "P.npy", IsPath = true)]
    public string? TestLabels { get; init; }
}
