using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Estimates;

/// <summary>What the headers of a job's input already say, before any cluster starts and anything is written.</summary>
/// <param name="Layout">The input; null when it cannot be read.</param>
/// <param name="Problems">Why the job would be refused; none when nothing speaks against it so far.</param>
/// <param name="Code">The exit code of the first problem.</param>
internal sealed record HeaderChecks(DatasetLayout? Layout, IReadOnlyList<string> Problems, int Code)
{
    /// <summary>Looks at the input of a job.</summary>
    public static HeaderChecks Of(JobSpec job, CancellationToken cancellationToken)
    {
        try
        {
            DatasetLayout layout = InputDataset.Discover(job.InputRequest, cancellationToken);
            if (IdCheck.HeaderProblem(layout, job.IdRequirements, cancellationToken) is { } problem)
            {
                return new HeaderChecks(layout, [problem], ExitCode.BadUsage);
            }

            IReadOnlyList<(JobOutcome Outcome, string Message)> refusals = JobFeasibility.Refusals(job, layout, layout.Rows, [], []);
            return new HeaderChecks(layout, [.. refusals.Select(r => r.Message)], refusals.Count > 0 ? ExitCode.Of(refusals[0].Outcome) : ExitCode.Done);
        }
        catch (InputDataException exception)
        {
            return new HeaderChecks(null, [exception.Message], ExitCode.Of(exception));
        }
    }
}
