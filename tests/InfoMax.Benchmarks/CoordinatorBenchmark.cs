using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Hosting;
using InfoMax.Cluster.Compute;
using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Coordinator.Workers;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Partitions;
using InfoMax.Cluster.Protocol;
using InfoMax.Data.Artifacts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>coordinator [--partitions 12800] [--splits 8192]</c>: one job's actor on its SQLite journal, with workers that answer
/// at once and compute nothing: processor time, memory and journal of the coordinator, then recovery in a new actor system
/// on the same files, with the stored state and from the journal alone.
/// </summary>
internal static class CoordinatorBenchmark
{
    /// <summary>A slow disk is to be measured, not to stop the job's actor, which nobody would revive here.</summary>
    private const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.persistence.journal.sql.circuit-breaker.call-timeout = 300s
        """;

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int partitions = int.Parse(Value(args, "--partitions") ?? "12800", CultureInfo.InvariantCulture);
        int splits = int.Parse(Value(args, "--splits") ?? "8192", CultureInfo.InvariantCulture);
        string folder = Path.Combine(Path.GetTempPath(), "infomax-coordinator-" + Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        try
        {
            Measure(folder, new SimulatedJob(splits, partitions, prototype: true)).GetAwaiter().GetResult();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Measure(string folder, SimulatedJob job)
    {
        Console.WriteLine($"{job.Rounds.Count} rounds, {job.Rounds.Sum(round => round.Items)} items");
        TimeSpan before = Processor();
        Console.WriteLine($"run:      {await Follow(folder, job)}, processor {(Processor() - before).TotalSeconds:F1} s, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        Console.WriteLine($"journal:  {Bytes(folder, "journal.db*") / 1e6:F1} MB, stored states {Bytes(folder, "snapshots.db*") / 1e6:F1} MB");
        before = Processor();
        Console.WriteLine($"recovery: {await Follow(folder, job)} with the stored state, processor {(Processor() - before).TotalSeconds:F1} s");
        string copy = Path.Combine(folder, "journal-alone");
        Directory.CreateDirectory(copy);
        foreach (string path in Directory.EnumerateFiles(folder, "journal.db*"))
        {
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        }

        before = Processor();
        Console.WriteLine($"          {await Follow(copy, job)} from the journal alone, processor {(Processor() - before).TotalSeconds:F1} s");
    }

    /// <summary>The time until the job tells its end, of an actor on the folder's journal.</summary>
    private static async Task<string> Follow(string folder, SimulatedJob job)
    {
        using ComputeGate gate = new(1);
        CoordinatorServices services = new(new DirectoryArtifactStore(Path.Combine(folder, "artifacts")), gate, TimeProvider.System);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddAkka("coordinator-benchmark", akka => akka
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .ConfigureJournal(new NodeOptions { DataDirectory = folder })
            .ConfigureSerialization()
            .AddHocon(Settings, HoconAddMode.Prepend));
        using IHost host = builder.Build();
        await host.StartAsync();
        ActorSystem system = host.Services.GetRequiredService<ActorSystem>();
        long began = Stopwatch.GetTimestamp();
        IActorRef region = system.ActorOf(Props.Create(() => new InstantWorkers(job)));
        IActorRef actor = system.ActorOf(Props.Create(() => new JobActor(SimulatedJob.Id, region, services)));
        actor.Tell(Pool(16));
        actor.Tell(new JobProtocol.Submit(SimulatedJob.Id, job.Spec));
        while (await actor.Ask<IClusterMessage>(new JobProtocol.Watch(SimulatedJob.Id), TimeSpan.FromMinutes(10)) is not JobProtocol.Ended)
        {
            await Task.Delay(50);
        }

        string took = $"{Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s";
        await system.Terminate();
        return took;
    }

    private static WorkerPool Pool(int workers) => new(WorkerPool.Empty.Workers.AddRange(
        Enumerable.Range(0, workers).Select(i => $"host{i}:1#1").Select(name =>
            KeyValuePair.Create(name, new WorkerInfo(name, 8, 0, WorkerCondition.Ready, [])))));

    private static TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;

    private static long Bytes(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern).Sum(path => new FileInfo(path).Length);

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// <summary>Every worker at once: the work that is sent is done.</summary>
    private sealed class InstantWorkers : ReceiveActor
    {
        public InstantWorkers(SimulatedJob job)
        {
            string fingerprint = new('a', 64);
            Receive<PartitionProtocol.Run>(run => Sender.Tell(
                new PartitionProtocol.Completed(run.Item, job.Result(run.Item, fingerprint), run.Worker)));
            ReceiveAny(_ => { });
        }
    }
}
