using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;

namespace InfoMax.Cli.Commands;

/// <summary>
/// Work that is no item of a job, in the memory that the process is held to. As with an item, what was estimated too low is no reason to end: the limit is
/// raised and the work begun anew, and the user is told.
/// </summary>
internal static class HeldWork
{
    /// <summary>Runs the work; returns its exit code.</summary>
    /// <param name="job">Whose memory it is.</param>
    /// <param name="work">What may be begun anew.</param>
    public static async Task<int> RunAsync(JobSpec job, Func<Task<int>> work)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception exception) when (ProcessHeap.IsExceededBy(exception))
            {
                if (!ProcessHeap.Raise())
                {
                    return ErrorOutput.Report(string.Create(CultureInfo.InvariantCulture, $"--memory {job.MemoryBytes >> 20}M: is not enough, and this machine has no more to give"), ExitCode.Failed);
                }

                ErrorOutput.Warn([string.Create(
                    CultureInfo.InvariantCulture, $"--memory {job.MemoryBytes >> 20}M: more is needed than was expected and is given: it is begun anew with {ProcessHeap.LimitBytes >> 20}M")]);
            }
        }
    }
}
