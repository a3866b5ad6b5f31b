using System.Diagnostics;
using System.Text.Json.Nodes;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using Microsoft.Data.Sqlite;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>One schedule, carried out below a folder of its own.</summary>
internal sealed class ChaosRun(ChaosSchedule schedule, Undisturbed undisturbed, string inputs, string folder, S3rver? store, TimeSpan patience, bool keep)
{
    private const int DiskBytes = 256 << 20;
    private readonly List<string> _problems = [];

    private string Output => Path.Combine(folder, "out");

    /// <summary>Carries the schedule out and judges what came of it.</summary>
    public async Task<ChaosResult> RunAsync()
    {
        using CancellationTokenSource hang = new();
        using NodeNetwork? network = schedule.IsNetworked ? NodeNetwork.TryCreate() : null;
        using SmallDisk? disk = schedule.Ending == Ending.FullDisk ? SmallDisk.TryMount(Path.Combine(folder, "coordinator"), DiskBytes) : null;
        using ChaosGuard? guard = schedule.IsGuarded && store is not null ? new ChaosGuard(Path.Combine(folder, "guard"), Path.GetFileName(folder), store) : null;
        await using ChaosCluster cluster = new(folder, inputs, network, guard, hang.Token);
        using JobApi api = cluster.Api();
        JobObserver observer = new(api, patience, hang.Token);
        double seconds = 0;
        try
        {
            await cluster.StartCoordinatorAsync();
            await cluster.StartWorkersAsync(schedule.RemoteWorkers);
            long began = Stopwatch.GetTimestamp();
            await DisturbAsync(cluster, api, observer, disk, hang.Token);
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await cluster.LeaveAsync().WaitAsync(patience, hang.Token);
        }
        catch (Exception exception)
        {
            _problems.Add(exception is HangException or InvalidOperationException ? exception.Message : exception.ToString());
        }

        await hang.CancelAsync();
        JobJournal journal = await JobJournal.ReadAsync(
            new SqliteConnection($"Data Source={Path.Combine(cluster.DataDirectory, "journal.db")};Mode=ReadOnly;Pooling=False"), ChaosCluster.JobId);
        WorkKey[] repaired = [.. journal.Events.OfType<JobEvents.ItemReopened>().Select(reopened => new WorkKey(reopened.Round, reopened.Index))];
        foreach (WorkKey redone in journal.Redone.Except(repaired))
        {
            _problems.Add($"{redone} was finished, and worked on again");
        }

        foreach (NodeProcess node in cluster.Nodes)
        {
            _problems.AddRange(node.Log
                .Where(line => line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith("Unhandled", StringComparison.Ordinal))
                .Take(1)
                .Select(line => $"{node.Name} printed a stack trace: {line}"));
        }

        if (_problems.Count > 0 || keep)
        {
            Diagnose(cluster, observer, journal);
        }

        int doneAgain = journal.Finished.GroupBy(done => (done.Round, done.Index)).Sum(item => item.Count() - 1);
        return new ChaosResult(_problems, seconds, doneAgain, repaired.Length, journal.Events.OfType<JobEvents.AttemptFailed>().Count());
    }

    private async Task DisturbAsync(
        ChaosCluster cluster, JobApi api, JobObserver observer, SmallDisk? disk, CancellationToken hang)
    {
        string[] files = [.. Directory.EnumerateFiles(inputs).Order(StringComparer.Ordinal)];
        FaultActions faults = new(cluster, observer);
        await api.SubmitAsync(schedule.Shape.Submission(files, Output), hang);
        foreach (Strike strike in schedule.Strikes)
        {
            await observer.ReachedAsync(strike.At);
            if (observer.IsOver)
            {
                break;
            }

            await faults.StrikeAsync(strike.Fault, strike.Draw);
        }

        if (schedule.Ending != Ending.SameBytes)
        {
            await observer.ReachedAsync(schedule.EndingAt);
        }

        if (observer.IsOver)
        {
            // It was too quick for what was to come: the faults so far must not have harmed it.
            await EndAsync(observer, faults);
            ExpectSameBytes(observer);
            return;
        }

        switch (schedule.Ending)
        {
            case Ending.ChangedInput:
                DateTime modified = File.GetLastWriteTimeUtc(files[^1]);
                await cluster.Coordinator.KillAsync();
                File.SetLastWriteTimeUtc(files[^1], modified.AddDays(1));
                await cluster.StartCoordinatorAsync();
                await EndAsync(observer, faults);
                ExpectFailure(observer, "the input changed");

                // The next schedule's job is of the same files.
                File.SetLastWriteTimeUtc(files[^1], modified);
                break;
            case Ending.FullDisk when disk is not null:
                await FillAsync(cluster, observer, faults, disk);
                if (observer.State == "failed")
                {
                    ExpectFailure(observer, "No space left");
                    JsonObject again = schedule.Shape.Submission(files, Output);
                    again["resume"] = true;
                    await api.SubmitAsync(again, hang);
                    observer = new JobObserver(api, patience, hang);
                }

                await EndAsync(observer, faults);
                ExpectSameBytes(observer);
                break;
            default:
                await EndAsync(observer, faults);
                ExpectSameBytes(observer);
                break;
        }
    }

    /// <summary>
    /// Fills the disk, which has artifacts and journal, until the job has failed or stands still, and makes room again. It may
    /// also end before anyone had to write.
    /// </summary>
    private static async Task FillAsync(ChaosCluster cluster, JobObserver observer, FaultActions faults, SmallDisk disk)
    {
        NodeProcess coordinator = cluster.Coordinator;
        disk.Fill();
        await faults.MendedAsync();
        await observer.UntilAsync(_ => coordinator.Log.Any(line => line.Contains("stands still until the journal can be written", StringComparison.Ordinal)));
        disk.Free();
    }

    private static async Task EndAsync(JobObserver observer, FaultActions faults)
    {
        await faults.MendedAsync();
        await observer.UntilAsync(_ => false);
    }

    private void ExpectSameBytes(JobObserver observer)
    {
        if (observer.State != "succeeded")
        {
            _problems.Add($"the job ended as {observer.State}: {observer.Last?["message"]}");
        }
        else if (OutputFiles.Fingerprint(Output) is var result && result != undisturbed.Result)
        {
            _problems.Add($"the result differs: {string.Join("; ", result.Split('\n').Except(undisturbed.Result.Split('\n')))}");
        }
    }

    private void ExpectFailure(JobObserver observer, string text)
    {
        string message = (string?)observer.Last?["message"] ?? "";
        if (observer.State == "succeeded" || !message.Contains(text, StringComparison.OrdinalIgnoreCase))
        {
            _problems.Add($"the job was to fail with \"{text}\" and ended as {observer.State}: {message}");
        }

        if (Directory.Exists(Output) && Directory.EnumerateFiles(Output, "manifest.json", SearchOption.AllDirectories).Any())
        {
            _problems.Add("the failed job's result looks finished");
        }
    }

    private void Diagnose(ChaosCluster cluster, JobObserver observer, JobJournal journal)
    {
        string file = Path.Combine(folder, "diagnosis.txt");
        File.WriteAllLines(
            file,
            [
                .. schedule.Lines(), "", .. _problems, "", observer.Last?.ToJsonString() ?? "no status",
                "", .. journal.Events.Select(journaled => JournalLine(journaled)),
                .. cluster.Nodes.SelectMany(node => node.Log.Prepend($"\n---- {node.Name} {node.Address}")),
            ]);
        if (_problems.Count > 0)
        {
            _problems.Add($"status, journal and logs: {file}");
        }
    }

    private static string JournalLine(JobEvents.IJobEvent journaled) => journaled switch
    {
        JobEvents.Opened => "Opened",
        JobEvents.Finished done => $"Finished {done.Round} {done.Index}, attempt {done.Attempt}, at {done.At:F3}",
        _ => journaled.ToString()!,
    };
}
