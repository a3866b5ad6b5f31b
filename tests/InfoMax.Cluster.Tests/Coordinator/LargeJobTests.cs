using System.Diagnostics;
using InfoMax.Cluster.Coordinator.Dispatch;
using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Tests.Coordinator.Simulation;
using InfoMax.Data.Artifacts;
using MessagePack;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>The coordinator at the size of DataComp xlarge: 12.8 billion rows in 12 800 partitions, with workers that answer at once.</summary>
public sealed class LargeJobTests(ITestOutputHelper output)
{
    private const int MessageLimit = 64 * 1024;

    [Fact]
    public void Partitions12800_RunToTheEnd_InSmallMessages()
    {
        Run run = Dispatch(splits: 8192, partitions: 12_800);

        output.WriteLine($"12800 partitions, {run.Items} items: {run.Journal.Count} events, journal {run.JournalBytes / 1e6:F1} MB, " +
            $"largest event {run.LargestEvent} B, largest message {run.LargestMessage} B");
        output.WriteLine($"coordinator: {run.Deciding.TotalSeconds:F2} s deciding and applying, {run.Allocated / 1e6:F0} MB allocated " +
            $"({run.Allocated / run.Items} B an item); journal and messages serialized in {run.Serializing.TotalSeconds:F2} s");
        long began = Stopwatch.GetTimestamp();
        JobState replayed = JobSimulation.Replay(run.Journal);
        output.WriteLine($"replay of the journal: {Stopwatch.GetElapsedTime(began).TotalSeconds:F2} s");

        Assert.Equal(JobOutcome.Succeeded, run.State.Outcome);
        Assert.Equal(run.Items, run.Journal.OfType<JobEvents.Finished>().DistinctBy(e => (e.Round, e.Index)).Count());
        Assert.Equal(run.Items, run.Journal.OfType<JobEvents.Finished>().Count());
        Assert.Equal(Structure.Of(run.State), Structure.Of(replayed));
        Assert.InRange(run.LargestEvent, 1, MessageLimit - 1);
        Assert.InRange(run.LargestMessage, 1, MessageLimit - 1);
    }

    /// <summary>Allocated bytes stand for work, and unlike time they do not depend on what else the machine does.</summary>
    [Fact]
    public void WorkAnItem_HardlyGrowsWithTheNumberOfPartitions()
    {
        Run small = Dispatch(splits: 100, partitions: 800);
        Run large = Dispatch(splits: 800, partitions: 6400);

        double ratio = (double)large.Allocated / large.Items / ((double)small.Allocated / small.Items);
        output.WriteLine($"bytes an item: {small.Allocated / small.Items} at 800 partitions, {large.Allocated / large.Items} at 6400; ratio {ratio:F2}");
        Assert.True(ratio < 2, $"an item of an eight times larger job costs {ratio:F2} times as much: not linear");
    }

    /// <summary>Runs a job on workers that answer at once, first come first served.</summary>
    private static Run Dispatch(int splits, int partitions)
    {
        SimulatedJob job = new(splits, partitions, prototype: true);
        JournalChecker checker = new(job);
        Run run = new() { Items = job.Rounds.Sum(r => r.Items) };
        WorkDispatcher dispatcher = new(DispatchTiming.Default) { Workers = Workers(16) };
        Queue<JobInput> inputs = new([new JobInput.Open(job.Spec, SimulatedJob.JobArtifact)]);
        string fingerprint = new('a', 64);
        JobState state = new() { JobId = SimulatedJob.Id };
        HashSet<string> undamaged = [];
        while (inputs.TryDequeue(out JobInput? input))
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            List<JobEvents.IJobEvent> events = [];
            List<JobEffect> effects = [];
            state = Take(state, input, events, effects);
            if (dispatcher.Next(state, TimeSpan.FromSeconds(1)) is { } schedule)
            {
                state = Take(state, schedule, events, effects);
            }

            run.Deciding += Stopwatch.GetElapsedTime(began);
            run.Allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
            foreach (JobEvents.IJobEvent journaled in events)
            {
                checker.Observe(journaled, fingerprint, undamaged);
                run.Add(journaled);
            }

            foreach (JobEffect effect in effects)
            {
                Answer(job, effect, fingerprint, run, inputs);
            }
        }

        run.State = state;
        return run;
    }

    private static JobState Take(JobState state, JobInput input, List<JobEvents.IJobEvent> events, List<JobEffect> effects)
    {
        foreach (JobEvents.IJobEvent journaled in JobTransition.Decide(state, input, 1))
        {
            events.Add(journaled);
            (state, IReadOnlyList<JobEffect> caused) = JobTransition.Apply(state, journaled);
            effects.AddRange(caused);
        }

        return state;
    }

    private static WorkerPool Workers(int count)
    {
        WorkerRegistry registry = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        for (int i = 0; i < count; i++)
        {
            registry.Announced(new WorkerProtocol.Announce($"host{i}:1#1", 1, 8, 0, false, []), TimeSpan.Zero);
        }

        return registry.Pool;
    }

    private static void Answer(SimulatedJob job, JobEffect effect, string fingerprint, Run run, Queue<JobInput> inputs)
    {
        switch (effect)
        {
            case JobEffect.Dispatch dispatch:
                run.AddMessage(new PartitionProtocol.Run(dispatch.Item, dispatch.Order, dispatch.Worker));
                WorkResult result = job.Result(dispatch.Item, fingerprint);
                run.AddMessage(new PartitionProtocol.Completed(dispatch.Item, result, dispatch.Worker));
                inputs.Enqueue(new JobInput.WorkCompleted(dispatch.Item, result));
                break;
            case JobEffect.WriteIndex write:
                inputs.Enqueue(new JobInput.IndexWritten(
                    write.Round,
                    write.Version,
                    new ArtifactRef(ArtifactOrigin.IndexUri(SimulatedJob.Id, write.Round, write.Version), new string('0', 64), write.Results!.Count, 1)));
                break;
        }
    }

    private sealed class Run
    {
        public required int Items { get; init; }

        public JobState State { get; set; } = null!;

        public List<JobEvents.IJobEvent> Journal { get; } = [];

        public TimeSpan Deciding { get; set; }

        public TimeSpan Serializing { get; private set; }

        public long Allocated { get; set; }

        public long JournalBytes { get; private set; }

        public int LargestEvent { get; private set; }

        public int LargestMessage { get; private set; }

        public void Add(JobEvents.IJobEvent journaled)
        {
            Journal.Add(journaled);
            int bytes = Bytes(journaled);
            JournalBytes += bytes;
            LargestEvent = Math.Max(LargestEvent, bytes);
        }

        public void AddMessage(IClusterMessage message) => LargestMessage = Math.Max(LargestMessage, Bytes(message));

        private int Bytes(IClusterMessage message)
        {
            long began = Stopwatch.GetTimestamp();
            int bytes = MessagePackSerializer.Serialize(message.GetType(), message, WireFormat.Options).Length;
            Serializing += Stopwatch.GetElapsedTime(began);
            return bytes;
        }
    }
}
