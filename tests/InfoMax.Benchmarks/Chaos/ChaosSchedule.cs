namespace InfoMax.Benchmarks.Chaos;

/// <summary>What happens to one job: everything is drawn from one seed.</summary>
internal sealed record ChaosSchedule
{
    private const int MostStrikes = 6;

    /// <summary>Seeds whose remainder by this is <see cref="ChangedInputRemainder"/> or <see cref="FullDiskRemainder"/> end in an error.</summary>
    private const int ErrorPeriod = 15;
    private const int ChangedInputRemainder = 6;
    private const int FullDiskRemainder = 12;

    private ChaosSchedule()
    {
    }

    /// <summary>What it was drawn from.</summary>
    public required int Seed { get; init; }

    /// <summary>The job.</summary>
    public required JobShape Shape { get; init; }

    /// <summary>Workers at the beginning: true for those that see no files of the coordinator.</summary>
    public required IReadOnlyList<bool> RemoteWorkers { get; init; }

    /// <summary>Faults in the order of their points.</summary>
    public required IReadOnlyList<Strike> Strikes { get; init; }

    /// <summary>How it must end.</summary>
    public required Ending Ending { get; init; }

    /// <summary>Where the fault that decides the ending strikes; before any other that is later.</summary>
    public required JobPoint EndingAt { get; init; }

    /// <summary>Workers have networks of their own.</summary>
    public bool IsNetworked => Strikes.Any(strike => strike.Fault is FaultKind.CutWorker or FaultKind.DropWorker);

    /// <summary>Nodes have certificates and a token, and artifacts are in an object store.</summary>
    public required bool IsGuarded { get; init; }

    /// <summary>The job of a seed's schedule.</summary>
    public static JobShape ShapeOf(int seed) => DrawShape(RandomOf(seed));

    /// <summary>The schedule of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rounds">Rounds of its job.</param>
    /// <param name="abilities">Faults that this machine allows.</param>
    /// <param name="guards">Which schedules are those of a shared cluster.</param>
    public static ChaosSchedule Draw(int seed, int rounds, IReadOnlyList<FaultKind> abilities, Guards guards)
    {
        Random random = RandomOf(seed);
        JobShape shape = DrawShape(random);
        Ending ending = (seed % ErrorPeriod) switch
        {
            ChangedInputRemainder => Ending.ChangedInput,
            FullDiskRemainder => Ending.FullDisk,
            _ => Ending.SameBytes,
        };
        Strike[] strikes = [.. Enumerable.Range(0, random.Next(ending == Ending.SameBytes ? 2 : 0, (ending == Ending.SameBytes ? MostStrikes : 2) + 1))
            .Select(_ => new Strike(PointBefore(random, rounds + 1), abilities[random.Next(abilities.Count)], random.Next()))
            .OrderBy(strike => strike.At)];
        JobPoint endingAt = ending == Ending.SameBytes ? default : PointBefore(random, rounds);
        bool[] remoteWorkers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0)];
        return new ChaosSchedule
        {
            Seed = seed,
            Shape = shape,
            RemoteWorkers = remoteWorkers,
            IsGuarded = guards switch
            {
                Guards.Never => false,
                Guards.Always => true,
                _ => random.Next(2) == 0,
            },
            Strikes = ending == Ending.SameBytes ? strikes : [.. strikes.Where(strike => strike.At.CompareTo(endingAt) < 0)],
            Ending = ending,
            EndingAt = endingAt,
        };
    }

    /// <summary>One line for the whole and one for each strike.</summary>
    public IEnumerable<string> Lines()
    {
        string workers = string.Join(", ", RemoteWorkers.Select(remote => remote ? "remote worker" : "worker"));
        yield return $"seed {Seed}: {Shape.Name}; {workers}{(IsNetworked ? "; networks of their own" : "")}{(IsGuarded ? "; TLS, token, artifacts in a store" : "")}";
        foreach (Strike strike in Strikes)
        {
            yield return $"  {strike}";
        }

        if (Ending != Ending.SameBytes)
        {
            yield return $"  {EndingAt}: {Ending}";
        }
    }

    /// <summary>Near seeds are spread: their first draws would be alike.</summary>
    private static Random RandomOf(int seed) => new(unchecked((int)(0x9E3779B1u * (uint)(seed + 1))));

    private static JobShape DrawShape(Random random) => JobShape.All[random.Next(JobShape.All.Count)];

    private static JobPoint PointBefore(Random random, int round) => new(random.Next(1, round), random.Next(4));
}
