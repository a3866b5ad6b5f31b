using CsCheck;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Jobs;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>
/// Against a list that is searched anew each time. (1) At most the slots run, and no more than fit the memory; while anything waits
/// either is full. (2) Unfinished jobs keep the order of their submission, but for one of higher priority, which comes before
/// those that wait with a lower one, and for one that is resumed: it comes after those that run. (3) A job is over exactly from its
/// close to its next submission, and forgotten only while it is over.
/// </summary>
public sealed class JobQueueTests
{
    [Fact]
    public void Queue_IsWhatItsEventsSay() => Gen.Select(
        Gen.Int[1, 3], Gen.Int[0, 6], Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5]).Array[0, 40]).Sample((slots, memory, steps) =>
    {
        JobQueue queue = new(slots, memory);
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
                    int later = unfinished.FindIndex(id => Waits(id) && Spec(id).Priority < Spec(job).Priority);
                    unfinished.Insert(later < 0 ? unfinished.Count : later, job);
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
                    string[] running = RunningOf();
                    bool isAnyWaiting = unfinished.Any(Waits);
                    unfinished.Remove(job);
                    unfinished.Insert(isAnyWaiting ? unfinished.IndexOf(running[^1]) + 1 : unfinished.Count, job);
                    paused.Remove(job);
                }
            }
            else if (step == 3 && all.Contains(job))
            {
                queue.Apply(new JobForgotten(job, at));
                if (!unfinished.Contains(job))
                {
                    all.Remove(job);
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
            string[] now = RunningOf();
            Assert.Equal(now, queue.Running.Select(j => j.JobId));
            Assert.True(now.Length > 0 || active.Count == 0);
            Assert.Equal(
                all.Where(id => outcomes[id] is not null).OrderBy(id => queue.Find(id)!.EndedAt).SkipLast(2), queue.Beyond(2).Select(j => j.JobId));
            foreach (string id in all)
            {
                Assert.Equal(outcomes[id], queue.Find(id)!.Outcome);
                Assert.Equal(outcomes[id] is not null, queue.Find(id)!.EndedAt is not null);
                Assert.Equal(active.Skip(now.Length).ToList().IndexOf(id) + 1, queue.PlaceOf(id));
                Assert.Equal(now.Contains(id), queue.IsRunning(id));
                Assert.Equal(paused.Contains(id), queue.Find(id)!.IsPaused);
                Assert.Equal(unfinished.Contains(id) ? id : null, queue.WriterOf($"/out/{id}")?.JobId);
            }
        }

        Assert.Null(queue.Find("another"));
        Assert.Equal(0, queue.PlaceOf("another"));

        // As many as fit together, from the front.
        string[] RunningOf()
        {
            string[] front = [.. unfinished.Where(id => !paused.Contains(id)).Take(slots)];
            int fitting = Enumerable.Range(1, front.Length).LastOrDefault(count => count == 1 || memory == 0 || front.Take(count).Sum(id => Spec(id).MemoryBytes) <= memory);
            return front[..fitting];
        }

        bool Waits(string id) => !paused.Contains(id) && !RunningOf().Contains(id);
    });

    /// <summary>A job of the highest priority does not take the turn of one that runs, whatever is paused before it.</summary>
    [Fact]
    public void WhatRuns_GoesOn()
    {
        JobQueue queue = new(1);
        queue.Apply(new JobRegistered("first", Spec("first-0"), 1));
        queue.Apply(new JobRegistered("low", Spec("low-0"), 2));
        queue.Apply(new JobRegistered("high", Spec("high-5"), 3));
        Assert.Equal([("first", 0), ("high", 1), ("low", 2)], queue.Unfinished.Select(job => (job.JobId, queue.PlaceOf(job.JobId))));
    }

    private static JobSpec Spec(string job) => new()
    {
        Inputs = ["/in"],
        Budgets = [new BudgetRule(0.1, null)],
        Neighbors = [0],
        Alphas = [new AlphaRule(null, 3)],
        Output = $"/out/{job}",
        Priority = job[^1] % 3,
        MemoryBytes = job[^1] - '0',
    };
}
