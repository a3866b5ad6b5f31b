using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>The answer to an accepted <c>PUT /v1/jobs/{id}</c>.</summary>
public sealed record Submission
{
    /// <summary>The job.</summary>
    [Description("The job's id.")]
    public required string Id { get; init; }

    /// <summary>It goes on.</summary>
    [Description("The job had begun before, and goes on with what it had done.")]
    public required bool Resumed { get; init; }

    /// <summary>There is nothing to do.</summary>
    [Description("The job was finished before, with the same options: nothing is done again.")]
    public required bool Finished { get; init; }
}
