using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>
/// A <c>prune</c> run, parsed and checked; for <c>validate</c> the output may be empty and budgets absent. Options of the job
/// are declared by <see cref="JobSpec"/>, those of the run here.
/// </summary>
public sealed record PruneOptions
{
    /// <summary>What is to be chosen, as a cluster is told of it.</summary>
    public required JobSpec Job { get; init; }

    /// <summary>Compute threads as given, at least 1; null for all.</summary>
    [CoresOption]
    public int? CoresGiven { get; init; }

    /// <summary>The server of <c>s3://</c> addresses; null for the AWS SDK's own choice.</summary>
    [S3EndpointOption(OptionGroup.Input)]
    public S3Endpoint? S3Endpoint { get; init; }

    /// <summary>Where the job's artifacts are; null for the output directory.</summary>
    [Option(
        "artifacts", OptionGroup.Cluster, "Object store for what the job works with: s3://BUCKET/PREFIX, gs:// or az://.", Form = "URL",
        Default = "in .infomax below --output", IsLocal = true, Note = "In a folder of its own below the prefix, deleted with the job. For a cluster give it to the node.",
        Verbs = JobVerbs.Here & ~(JobVerbs.Tune | JobVerbs.Compare))]
    public ArtifactAddress? Artifacts { get; init; }

    /// <summary>Go on with an interrupted job.</summary>
    [Option(
        "resume", OptionGroup.Output, "Go on with an interrupted job.", Excludes = "overwrite",
        Verbs = JobVerbs.ForOneResult | JobVerbs.Dedupe | JobVerbs.Score)]
    public bool Resume { get; init; }

    /// <summary>Replace what the output directory holds.</summary>
    [Option("overwrite", OptionGroup.Output, "Replace earlier results in the output directory.", Verbs = JobVerbs.All)]
    public bool Overwrite { get; init; }

    /// <summary>Print the plan and stop.</summary>
    [Option(
        "dry-run", OptionGroup.Output, "Print what would be done, from the files' headers and a sample of rows, and stop.", IsLocal = true,
        Verbs = JobVerbs.Here & ~JobVerbs.Validate)]
    public bool DryRun { get; init; }

    /// <summary>A YAML file of options, which the command line and variables win over; null for none.</summary>
    [ConfigOption(OptionGroup.Input, "run.yaml")]
    public string? Config { get; init; }

    /// <summary>Logs, progress and summary as text or JSON lines.</summary>
    [Option("log-format", OptionGroup.Output, "Form of logs, progress and summary.", IsLocal = true, Verbs = JobVerbs.All)]
    public LogFormat LogFormat { get; init; }

    /// <summary>The result as one JSON document.</summary>
    [Option("json", OptionGroup.Output, "Print the result on standard output as one JSON document.", IsLocal = true, Verbs = JobVerbs.All)]
    public bool Json { get; init; }

    /// <summary>Write a page about the results.</summary>
    [Option(
        "report", OptionGroup.Output, "Write report.html, one page that says what was kept, what went and why.", IsLocal = true,
        Verbs = JobVerbs.Prune | JobVerbs.Validate)]
    public bool Report { get; init; }

    /// <summary>Prune with what tune would choose.</summary>
    [Option(
        "tune", OptionGroup.Value, "Choose score, order, weight and quota by what trains best on labelled rows held out, then prune.", IsLocal = true,
        Note = "With --labels and one --fraction, as infomax tune would; manifest.json says what was chosen and how sure that is.",
        Verbs = JobVerbs.Prune | JobVerbs.Validate)]
    public bool Tune { get; init; }

    /// <summary>Log what the cluster does.</summary>
    [VerboseOption]
    public bool Verbose { get; init; }

    /// <summary>No progress, no summary.</summary>
    [Option("quiet", OptionGroup.Output, "No progress and no summary.", Short = "-q", IsLocal = true, Verbs = JobVerbs.All)]
    public bool Quiet { get; init; }

    /// <summary>What the user set, and where.</summary>
    public IReadOnlyList<GivenOption> Given { get; init; } = [];

    /// <summary>Compute threads, at least 1.</summary>
    public int Cores => CoresGiven ?? Environment.ProcessorCount;

    /// <summary>True when logs, progress and summary are JSON lines.</summary>
    public bool JsonLogs => LogFormat == LogFormat.Json;

    /// <summary>How it logs.</summary>
    public LogStyle LogStyle => new(JsonLogs, Verbose, Quiet);
}
