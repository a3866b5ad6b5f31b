using InfoMax.Cli.Comparison;
using InfoMax.Cli.Estimates;
using InfoMax.Cli.Options;
using InfoMax.Cli.Outputs;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Commands;

/// <summary>What the verbs that hold all rows in memory check first, and how they end.</summary>
internal static class InMemoryRun
{
    /// <summary>Checks input, memory and output, runs, and takes away what is not a result; returns the exit code.</summary>
    /// <param name="options">The options.</param>
    /// <param name="held">What is held of the input, once the score is found.</param>
    /// <param name="plan">What it would go through, for a dry run.</param>
    /// <param name="check">Throws an <see cref="InputDataException"/> where something else that is read does not go with the input, by the headers.</param>
    /// <param name="run">Does the work, with the resolved options, the input and the output.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static async Task<int> RunAsync(
        PruneOptions options,
        Func<PruneOptions, DatasetLayout, HeldRows> held,
        Func<PruneOptions, PlannedList> plan,
        Action<DatasetLayout> check,
        Func<PruneOptions, DatasetLayout, OutputLocation, Task<int>> run,
        CancellationToken cancellationToken)
    {
        try
        {
            return options.DryRun
                ? await HeldWork.RunAsync(options.Job, () => Task.FromResult(DryRun.Run(options, held, plan, check, cancellationToken)))
                : await CheckedAsync(options, held, check, run, cancellationToken);
        }
        catch (InputDataException exception)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.Of(exception));
        }
        catch (OutputException exception)
        {
            return ErrorOutput.Report(exception.Message, ExitCode.Failed);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return ErrorOutput.Report(options.DryRun ? "interrupted" : "interrupted; nothing was written: give the same command again", ExitCode.Interrupted);
        }
    }

    private static async Task<int> CheckedAsync(
        PruneOptions options,
        Func<PruneOptions, DatasetLayout, HeldRows> held,
        Action<DatasetLayout> check,
        Func<PruneOptions, DatasetLayout, OutputLocation, Task<int>> run,
        CancellationToken cancellationToken)
    {
        if (OutputLocation.Problem(options) is { } occupied)
        {
            return ErrorOutput.Report(occupied.Message, occupied.Code);
        }

        HeaderChecks checks = HeaderChecks.Of(options.Job, cancellationToken);
        if (checks is not { Problems: [], Layout: { } layout })
        {
            return ErrorOutput.Report(checks.Problems, checks.Code);
        }

        options = options with { Job = options.Job.For(layout.Score.Kind) };
        if (ComparisonMemory.Problem(options.Job, layout, held(options, layout)) is { } impossible)
        {
            return ErrorOutput.Report(impossible, ExitCode.BadUsage);
        }

        check(layout);
        using OutputLocation? output = OutputLocation.Prepare(options, out OutputRefusal? refused);
        if (output is null)
        {
            return ErrorOutput.Report(refused!.Message, refused.Code);
        }

        try
        {
            return await HeldWork.RunAsync(options.Job, () =>
            {
                output.EmptyWork();
                return run(options, layout, output);
            });
        }
        finally
        {
            output.RemoveWork();
        }
    }
}
