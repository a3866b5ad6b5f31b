using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Objects;

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

    /// <summary>The exit code of an input that cannot be used: whether it is wrong, the way to it is, or its store does not answer now.</summary>
    public static int Of(InputDataException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.IsConfiguration ? BadUsage : exception.InnerException is ObjectStoreException { MayPass: true } ? Failed : BadInput;
    }
}
