using InfoMax.Data.Objects;

namespace InfoMax.Cli.Outputs;

/// <summary>Why a place cannot take a job's results or artifacts.</summary>
/// <param name="Message">One line for the user, with the option.</param>
/// <param name="Code">The exit code: another place helps, or the same one later.</param>
public sealed record OutputRefusal(string Message, int Code)
{
    /// <summary>The exit code of what a place answered: a store that is away or throttles is no fault of the command line.</summary>
    internal static int CodeOf(Exception? exception) => exception is ObjectStoreException { MayPass: true } ? ExitCode.Failed : ExitCode.BadUsage;
}
