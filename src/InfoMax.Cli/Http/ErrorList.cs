using System.ComponentModel;

namespace InfoMax.Cli.Http;

/// <summary>Why a request was not carried out.</summary>
public sealed record ErrorList
{
    /// <summary>The lines.</summary>
    [Description("Everything that is wrong, a line each, with its remedy.")]
    public required IReadOnlyList<string> Errors { get; init; }
}
