namespace InfoMax.Benchmarks.Chaos;

/// <summary>How a schedule must end.</summary>
internal enum Ending
{
    /// <summary>The undisturbed job's bytes.</summary>
    SameBytes,

    /// <summary>An input file changes while the coordinator is down: the job is refused, and nothing looks finished.</summary>
    ChangedInput,

    /// <summary>The coordinator's disk fills up: the job fails, nothing looks finished; with room made, it goes on to the same bytes.</summary>
    FullDisk,
}
