using System.Diagnostics;
using System.Globalization;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>
/// <c>chaos [--seed S] [--schedules N] [--minutes M] [--patience SECONDS] [--rows N] [--guarded] [--s3rver PATH] [--shape TEXT] [--keep]</c>: random schedules of faults against
/// clusters of real processes. Each must end with the bytes of the undisturbed job, or in the error that is documented for
/// it, without working on a finished item again unless its artifact was damaged.
/// </summary>
/// <remarks>
/// Schedule i has seed S + i, and strikes at points of the job's course rather than at times: <c>--seed X --schedules 1</c>
/// replays a single one closely. About half of them have TLS, a token and artifacts in an object store, all of them with
/// <c>--guarded</c>: it is npm's <c>s3rver</c>, without which none has. <c>--shape</c> passes over seeds whose job's name does not
/// have the text. Ends at the first that goes wrong, with the exit code 1 and the cluster's logs; <c>--keep</c> leaves
/// those of every schedule, with its journal and artifacts.
/// </remarks>
internal static class ChaosBenchmark
{
    private const int Files = 5;
    private const int Dimension = 64;

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        int seed = Number(args, "--seed", 1);
        int rows = Number(args, "--rows", 4_000);
        TimeSpan patience = TimeSpan.FromSeconds(Number(args, "--patience", 180));
        TimeSpan limit = args.Contains("--minutes") ? TimeSpan.FromMinutes(Number(args, "--minutes", 0)) : TimeSpan.MaxValue;
        int schedules = Number(args, "--schedules", args.Contains("--minutes") ? int.MaxValue : 30);
        bool keep = args.Contains("--keep");
        string wanted = Text(args, "--shape", "");
        if (!JobShape.All.Any(shape => shape.Name.Contains(wanted, StringComparison.Ordinal)))
        {
            Say($"--shape {wanted}: no job is called so; there are {string.Join("; ", JobShape.All.Select(shape => shape.Name))}");
            return 2;
        }

        string root = Directory.CreateTempSubdirectory("infomax-chaos-").FullName;
        string inputs = Path.Combine(root, "inputs");
        GenerateFiles.Write(inputs, rows, Dimension, (rows + Files - 1) / Files);
        ChaosLabels.Write(inputs, rows);

        using S3rver? store = await S3rver.TryStartAsync(Text(args, "--s3rver", "s3rver"), Path.Combine(root, "store"));
        if (store is null)
        {
            Say("without s3rver (npm install -g s3rver, or --s3rver PATH) no schedule has TLS, a token and artifacts in an object store");
        }

        Guards guards = store is null ? Guards.Never : args.Contains("--guarded") ? Guards.Always : Guards.Drawn;
        Dictionary<JobShape, Undisturbed> undisturbed = [];
        FaultKind[] abilities = Abilities();
        List<(double With, double Without)> times = [];
        int redone = 0;
        int repairs = 0;
        int strikes = 0;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; times.Count < schedules && Stopwatch.GetElapsedTime(began) < limit; i++)
        {
            JobShape shape = ChaosSchedule.ShapeOf(seed + i);
            if (!shape.Name.Contains(wanted, StringComparison.Ordinal))
            {
                continue;
            }

            if (!undisturbed.TryGetValue(shape, out Undisturbed? reference))
            {
                undisturbed[shape] = reference = await Undisturbed.RunAsync(shape, inputs, Path.Combine(root, $"undisturbed-{undisturbed.Count}"), patience);
                Say($"undisturbed: {shape.Name}, {reference.Rounds} rounds, {reference.Seconds:F1} s");
            }

            ChaosSchedule schedule = ChaosSchedule.Draw(seed + i, reference.Rounds, abilities, guards);
            foreach (string line in schedule.Lines())
            {
                Say(line);
            }

            string folder = Path.Combine(root, $"schedule-{schedule.Seed}");
            ChaosResult result = await new ChaosRun(schedule, reference, inputs, folder, store, patience, keep).RunAsync();
            Say($"  {(result.Problems.Count == 0 ? "as it must be" : "WRONG")}; {result.Seconds:F1} s, undisturbed {reference.Seconds:F1} s; "
                + $"{result.Redone} finished items redone, {result.Repairs} reopened for damaged artifacts; {result.Retries} attempts lost or failed");
            if (result.Problems.Count > 0)
            {
                foreach (string problem in result.Problems)
                {
                    Say($"  {problem}");
                }

                Say($"replay: ./build.ps1 chaos --seed {schedule.Seed} --schedules 1{(guards == Guards.Always ? " --guarded" : "")}");
                return 1;
            }

            times.Add((result.Seconds, reference.Seconds));
            redone += result.Redone;
            repairs += result.Repairs;
            strikes += schedule.Strikes.Count;
            if (!keep)
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        double[] ratios = [.. times.Select(time => time.With / time.Without).Order()];
        Say($"{times.Count} schedules from seed {seed} with {strikes} faults, all as they must be: {times.Sum(time => time.With):F0} s, undisturbed "
            + $"{times.Sum(time => time.Without):F0} s, median ratio {ratios[ratios.Length / 2]:F1}; {redone} finished items redone, {repairs} reopened for damaged artifacts");
        if (!keep)
        {
            Directory.Delete(root, recursive: true);
        }

        return 0;
    }

    /// <summary>What this machine and its user allow; a schedule with what is not allowed would be another one.</summary>
    private static FaultKind[] Abilities()
    {
        bool canHide = MountNamespace.IsAllowed;
        using NodeNetwork? network = NodeNetwork.TryCreate();
        if (!canHide || network is null)
        {
            Say("without the right to mount and to make networks (Linux, root) there are no remote workers, cut networks and full disks");
        }

        return
        [
            .. Enum.GetValues<FaultKind>().Where(fault => fault switch
            {
                FaultKind.AddRemoteWorker => canHide,
                FaultKind.CutWorker or FaultKind.DropWorker => network is not null,
                _ => true,
            }),
        ];
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static string Text(string[] args, string name, string fallback) => Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : fallback;

    private static int Number(string[] args, string name, int fallback)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? fallback : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }
}
