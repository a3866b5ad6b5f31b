namespace InfoMax.Testing.Processes;

/// <summary>Signals by their numbers on Linux.</summary>
public enum UnixSignal
{
    /// <summary>What Ctrl-C sends.</summary>
    Interrupt = 2,

    /// <summary>Ends the process at once.</summary>
    Kill = 9,

    /// <summary>Asks it to end.</summary>
    Terminate = 15,

    /// <summary>Lets it go on.</summary>
    Continue = 18,

    /// <summary>Halts it where it is.</summary>
    Stop = 19,
}
