using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>A finished round as the HTTP API shows it.</summary>
public sealed record StageView
{
    /// <summary>Its name.</summary>
    [Description("The round's name.")]
    public required string Name { get; init; }

    /// <summary>Wall time.</summary>
    [Description("Its wall time.")]
    public required double Seconds { get; init; }
}
