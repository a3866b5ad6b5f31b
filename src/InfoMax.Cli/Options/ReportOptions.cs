using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>What <c>infomax report</c> shows rows by.</summary>
public sealed record ReportOptions
{
    /// <summary>Column of the input's tables with the rows' texts, or null.</summary>
    [Option("text", OptionGroup.Output, "Column of the input with a text for each row.", Form = "COLUMN", Default = "the job's own")]
    public string? Text { get; init; }

    /// <summary>Where the rows' images are, or null.</summary>
    [Option("images", OptionGroup.Output, "Images of the rows: a directory, or a column of the input.", Form = "DIR|COLUMN", Default = "the job's own")]
    public string? Images { get; init; }

    /// <summary>Columns of the input's tables with the rows' places on the map; empty for the two directions in which the vectors vary most.</summary>
    [Option("coordinates", OptionGroup.Output, "Columns of the input that say where each row lies on the map.", Form = "X,Y", Default = "two principal components of the embeddings")]
    public IReadOnlyList<string> Coordinates { get; init; } = [];

    /// <summary>JSON instead of text.</summary>
    [Option("json", OptionGroup.Output, "Print one JSON document on standard output.")]
    public bool Json { get; init; }
}
