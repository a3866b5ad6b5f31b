using System.Globalization;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using Spectre.Console;

namespace InfoMax.Cli.Progress;

/// <summary>The closing summary on standard output.</summary>
public static class JobSummary
{
    /// <summary>Writes to standard output.</summary>
    public static void Print(JobReport report, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClosingWords.Print($"the results are in {options.Job.Output}", writer => Write(writer, report, options));
    }

    /// <summary>Writes tables, or one line of JSON when that or JSON logs are asked for.</summary>
    public static void Write(TextWriter writer, JobReport report, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        if (options.JsonLogs || options.Json)
        {
            writer.WriteLine(SummaryJson.Serialize(report, options));
            return;
        }

        IReadOnlyList<string> hints = SummaryHints.Of(report, options.Job);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        console.Profile.Width = Math.Max(console.Profile.Width, SummaryTables.WidthOf(report.Points));
        Lines(writer, [.. SummaryText.Rows(report), .. SummaryText.Losses(report)]);
        if (report.Defaults is { } defaults)
        {
            writer.WriteLine(defaults);
        }

        bool isExact = report.Recall is not { Search: NeighborSearchRule.Blocks };
        SweepAdvice? advice = null;
        PointSummary? only = report.Points.Count == 1 ? report.Points[0] : null;
        if (only is not null && SummaryText.NothingWeighed(report, only) is { } nothing)
        {
            writer.WriteLine(nothing);
        }
        else if (only is not null)
        {
            SetBeside(only);
            writer.WriteLine(SummaryText.Objective(only));
        }
        else if (report.Points.Count > 1)
        {
            console.Write(SummaryTables.Sweep(report.Points, SummaryText.Representatives(report), isExact));
            advice = SweepAdvice.Of(report.Points, SummaryText.Representatives(report));
            Lines(writer, [.. SummaryTables.SweepNotes(report.Points), .. advice?.Lines ?? []]);
            if (advice?.Point is { Rivals.Count: > 0 } first)
            {
                writer.WriteLine($"{first.Name} beside as many rows by simpler rules:");
                SetBeside(first);
            }
        }

        writer.WriteLine(SummaryText.Effort(report));
        if (report.Warnings is { Count: > 0 } warnings)
        {
            // They are on standard error, a line each: on a terminal both are read.
            writer.WriteLine($"{Counted.Of(warnings.Count, "warning")}: on standard error, and in manifest.json as warnings");
        }

        Lines(writer, hints.Select(hint => $"hint: {hint}"));
        writer.WriteLine(Text($"results in {options.Job.Output}"));
        Lines(writer, NextCommands.Of(report, options, advice?.Point));

        void SetBeside(PointSummary point)
        {
            console.Write(SummaryTables.Beside(point, SummaryText.Representatives(report), isExact));
            Lines(writer, SummaryTables.BesideNotes(point));
        }
    }

    private static void Lines(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
