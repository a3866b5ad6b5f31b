using CsCheck;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>
/// Against a list that is searched anew each time. (1) At most the slots run, and they are full while anything waits.
/// (2) Unfinished jobs keep the order of their submission, but for one that is resumed: it comes after those that run. (3) A job is over exactly from its close to its next submission.
/// </summary>
public sealed class JobQueueTests
{
    [Fact]
    public void Queue_IsWhatItsEventsSay() => Gen.Select(
        Gen.Int[1, 3], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5]).Array[0, 40]).Sample((slots, steps) =>
    {
        JobQueue queue = new(slots);
        List<string> unfinished = [];
        List<string> all = [];
        HashSet<string> paused = [];
        Dictionary<string, JobOutcome?> outcomes = [];
        for (int at = 0; at < steps.Length; at++)
        {
            (int step, int number) = steps[at];
            string job = $"job-{number}";
            if (step == 0)
            {
                queue.Apply(new JobRegistered(job, Spec(job), at));
                outcomes[job] = null;
                if (!all.Contains(job))
                {
                    all.Add(job);
                }

                if (!unfinished.Contains(job))
                {
                    unfinished.Add(job);
                }
            }
            else if (step == 1 && all.Contains(job))
            {
                queue.Apply(new JobPaused(job, at));
                paused.UnionWith(unfinished.Where(id => id == job));
            }
            else if (step == 2 && all.Contains(job))
            {
                queue.Apply(new JobResumed(job, at));
                if (paused.Contains(job))
                {
                    string[] running = [.. unfinished.Where(id => !paused.Contains(id)).Take(slots)];
                    unfinished.Remove(job);
                    unfinished.Insert(running.Length < slots ? unfinished.Count : unfinished.IndexOf(running[^1]) + 1, job);
                    paused.Remove(job);
                }
            }
            else if (all.Contains(job))
            {
                paused.Remove(job);
                queue.Apply(new JobClosed(job, JobOutcome.Failed, at));
                unfinished.Remove(job);
                outcomes[job] = JobOutcome.Failed;
            }

            Assert.Equal(all, queue.Jobs.Select(j => j.JobId));
            List<string> active = [.. unfinished.Where(id => !paused.Contains(id))];
            Assert.Equal(active.Take(slots), queue.Running.Select(j => j.JobId));
            foreach (string id in all)
            {
                Assert.Equal(outcomes[id], queue.Find(id)!.Outcome);
                Assert.Equal(outcomes[id] is not null, queue.Find(id)!.EndedAt is not null);
                Assert.Equal(active.Skip(slots).ToList().IndexOf(id) + 1, queue.PlaceOf(id));
                Assert.Equal(active.Take(slots).Contains(id), queue.IsRunning(id));
                Assert.Equal(paused.Contains(id), queue.Find(id)!.IsPaused);
                Assert.Equal(unfinished.Contains(id) ? id : null, queue.WriterOf($"/out/{id}")?.JobId);
            }
        }

        Assert.Null(queue.Find("another"));
        Assert.Equal(0, queue.PlaceOf("another"));
    });

    private static JobSpec Spec(string job) => new()
    {
        Inputs = ["/in"],
        Budgets = [new BudgetRule(0.1, null)],
        Neighbors = [0],
        Alphas = [new AlphaRule(null, 3)],
        Output = $"/out/{job}",
    };
}
