namespace InfoMax.Benchmarks.Processes;

/// <summary>Signals by their numbers on Linux.</summary>
internal enum UnixSignal
{
    /// <summary>Ends the process at once.</summary>
    Kill = 9,

    /// <summary>Asks it to end.</summary>
    Term = 15,

    /// <summary>Lets it go on.</summary>
    Cont = 18,

    /// <summary>Halts it where it is.</summary>
    Stop = 19,
}
