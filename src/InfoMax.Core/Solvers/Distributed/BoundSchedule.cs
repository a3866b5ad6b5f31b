namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The rounds of the bound over partitions. Each is two passes: every partition improves its multipliers, then every partition adds up what
/// those that it touches told of its own rows, and what that proves.
/// </summary>
public static class BoundSchedule
{
    /// <summary>Rounds. Measured on banking77 in 16 partitions (30 %, k 7), gap after 1 to 8 of them: 9.3, 6.6, 5.2, 4.6, 4.6, 3.8, 4.0, 3.3 %.</summary>
    public const int Rounds = 8;

    /// <summary>Passes of all rounds.</summary>
    public const int Passes = 2 * Rounds;

    /// <summary>Whether a pass adds up; else it improves.</summary>
    public static bool AddsUp(int pass) => pass % 2 == 1;

    /// <summary>The pass of a round that adds up.</summary>
    /// <param name="round">The round, from 0.</param>
    public static int AddingPass(int round) => (2 * round) + 1;
}
