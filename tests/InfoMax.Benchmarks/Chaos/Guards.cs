namespace InfoMax.Benchmarks.Chaos;

/// <summary>Which schedules are those of a shared cluster: TLS, a token, artifacts in an object store.</summary>
internal enum Guards
{
    /// <summary>None.</summary>
    Never,

    /// <summary>Those that the seed draws, every other one or so.</summary>
    Drawn,

    /// <summary>All.</summary>
    Always,
}
