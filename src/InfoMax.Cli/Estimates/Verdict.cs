using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Estimates;

/// <summary>Why a job would be refused, in the order in which it would find out, and how it would end.</summary>
internal sealed class Verdict
{
    private readonly List<string> _refusals = [];

    /// <summary>The reasons, each once; none for a job that would run.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>The exit code: that of the first reason.</summary>
    public int Code { get; private set; } = ExitCode.Done;

    /// <summary>Adds a reason; null for none.</summary>
    public void Add(int code, string? refusal)
    {
        // What the headers tell is found again when rows are counted, with another number of rows.
        if (refusal is null || _refusals.Any(known => Subject(known) == Subject(refusal)))
        {
            return;
        }

        Code = Code == ExitCode.Done ? code : Code;
        _refusals.Add(refusal);
    }

    /// <summary>Adds what the coordinator's rules say.</summary>
    public void Add(IEnumerable<(JobOutcome Outcome, string Message)> refusals)
    {
        foreach ((JobOutcome outcome, string message) in refusals)
        {
            Add(ExitCode.Of(outcome), message);
        }
    }

    /// <summary>The option that is refused with its value, or the whole where none is named.</summary>
    private static string Subject(string refusal) =>
        refusal.StartsWith("--", StringComparison.Ordinal) && refusal.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end ? refusal[..end] : refusal;
}
