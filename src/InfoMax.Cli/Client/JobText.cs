using System.Globalization;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Progress;
using InfoMax.Data;

namespace InfoMax.Cli.Client;

/// <summary>Jobs in words, a fact a line.</summary>
public static class JobText
{
    /// <summary>A line for each job.</summary>
    /// <param name="list">The jobs shown, in their order.</param>
    /// <param name="hidden">Further jobs that are not.</param>
    public static string Of(JobList list, long hidden)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Jobs.Count == 0)
        {
            return "no jobs";
        }

        int ids = list.Jobs.Max(job => job.Id.Length);
        string lines = string.Join('\n', list.Jobs.Select(job =>
            $"{job.Id.PadRight(ids)}  {StateOf(job),-18}  {Time(job.SubmittedAt)}  {job.Output}"));
        return hidden == 0 ? lines : lines + Invariant($"\nand {hidden} more: --limit 0 lists all, --state those of a state");
    }

    /// <summary>Everything that is known of a job.</summary>
    public static string Of(JobView job)
    {
        ArgumentNullException.ThrowIfNull(job);
        List<(string Name, string Value)> facts = [("job", job.Id), ("state", StateOf(job)), ("output", job.Output), ("submitted", Time(job.SubmittedAt))];
        if (job.EndedAt is { } ended)
        {
            facts.Add(("ended", Time(ended)));
        }

        if (job.Message is { } message)
        {
            facts.Add(("message", message));
        }

        foreach (StageView stage in job.FinishedRounds ?? [])
        {
            facts.Add(("done", $"{stage.Name}, {ProgressText.Clock(TimeSpan.FromSeconds(stage.Seconds))}"));
        }

        if (job.EndedAt is not null && job.Retries is { } retries)
        {
            facts.Add(("retries", Invariant($"{retries}")));
        }

        if (JobViews.ProgressOf(job) is { } progress)
        {
            facts.Add(("round", ProgressText.Line(progress)));
        }

        if (job.Round is { Items: > 1 } round)
        {
            facts.Add(("items", Invariant($"{round.Done} done, {round.Running} running, {round.Pending} waiting")));
        }

        foreach (WorkerView worker in job.Workers ?? [])
        {
            string work = worker.Work.Count == 0 ? "idle" : string.Join(", ", worker.Work);
            facts.Add(("worker", Invariant($"{worker.Name}, {worker.State}, {Counted.Of(worker.Cores, "core")}: {work}{(worker.Problem is { } problem ? $"; {problem}" : "")}")));
        }

        if ((job.Workers ?? []).SelectMany(worker => worker.Work).GroupBy(work => work.Split(", attempt ")[0]).Any(item => item.Count() > 1))
        {
            facts.Add(("", "an item on two workers: its attempt was not heard of and is repeated; only the newest attempt counts"));
        }

        if (job.Report is { Points: [var point, ..] } report)
        {
            facts.Add(("result", Invariant($"{report.Points.Sum(p => p.Budget)} of {Counted.Of(report.ValidRows, "row")}, objective {point.Value:F3}, upper bound {point.UpperBound:F3}")));
        }

        if (job.Report is { Points: [], Copies: { } copies } deduped)
        {
            facts.Add(("result", Invariant($"{deduped.ValidRows - copies.Rows} of {Counted.Of(deduped.ValidRows, "row")}, {(copies.Rows == 0 ? "no copies" : Counted.Of(copies.Rows, "copy", "copies"))}")));
        }

        return string.Join('\n', facts.Select(fact => $"{fact.Name,-10} {fact.Value}"));
    }

    /// <summary>Where it is in its life: <c>running</c>, <c>queued, place 2</c>.</summary>
    public static string StateOf(JobView job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Place is { } place ? Invariant($"queued, place {place}") : job.State.Replace('_', ' ');
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
