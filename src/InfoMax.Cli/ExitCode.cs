using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli;

/// <summary>Exit codes of the command (contract).</summary>
public static class ExitCode
{
    /// <summary>It did what was asked for.</summary>
    public const int Done = 0;

    /// <summary>Bad usage or configuration.</summary>
    public const int BadUsage = 2;

    /// <summary>Bad input data.</summary>
    public const int BadInput = 3;

    /// <summary>The job failed.</summary>
    public const int Failed = 4;

    /// <summary>Interrupted; resumable.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code of a job's end.</summary>
    public static int Of(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => Done,
        JobOutcome.BadConfiguration => BadUsage,
        JobOutcome.BadInput => BadInput,
        JobOutcome.Cancelled => Interrupted,
        _ => Failed,
    };
}
