namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// The rounds of the bound over partitions. Each is two passes: every partition improves its multipliers, then every partition adds up what
/// those that it touches told of its own rows, and what that proves.
/// </summary>
public static class BoundSchedule
{
    /// <summary>Rounds. Measured on banking77 in 16 partitions (30 %, k 7), gap after 1 to 8 of them: 15.7, 6.5, 5.2, 4.5, 4.0, 3.7, 3.5, 3.3 %.</summary>
    public const int Rounds = 8;

    /// <summary>Rounds at <see cref="SolverEffort.Fast"/>.</summary>
    private const int FewestRounds = 2;

    /// <summary>Rounds of the largest graphs otherwise.</summary>
    private const int RoundsOfLarge = 3;

    /// <summary>List entries that all rounds together step over and look for cliques among.</summary>
    private const double EntriesLookedAt = 2e7;

    /// <summary>What two rounds must take off the bound, as a share of it, so that another is worth its time.</summary>
    private const double WorthwhileProgress = 1e-4;

    /// <summary>Passes of all rounds.</summary>
    public const int Passes = 2 * Rounds;

    /// <summary>Whether a pass adds up; else it improves.</summary>
    public static bool AddsUp(int pass) => pass % 2 == 1;

    /// <summary>Whether a round is not worth its time any more: it then leaves everything as it was.</summary>
    /// <param name="bounds">The bound at the price of each round before it.</param>
    /// <param name="entries">N k.</param>
    /// <param name="effort">At <see cref="SolverEffort.Fast"/> two rounds are enough, at <see cref="SolverEffort.Best"/> large graphs have as many as others; else eight up to 2.5e6 entries, three from 6.7e6 on.</param>
    public static bool IsOver(IReadOnlyList<double> bounds, double entries, SolverEffort effort)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        int most = effort switch
        {
            SolverEffort.Fast => FewestRounds,
            SolverEffort.Best => Rounds,
            _ => (int)Math.Clamp(EntriesLookedAt / Math.Max(1, entries), RoundsOfLarge, Rounds),
        };
        return bounds.Count >= most
            || (bounds.Count > 2 && bounds[^3] - Math.Min(bounds[^2], bounds[^1]) <= WorthwhileProgress * Math.Abs(bounds[^1]));
    }

    /// <summary>The pass of a round that adds up.</summary>
    /// <param name="round">The round, from 0.</param>
    public static int AddingPass(int round) => (2 * round) + 1;
}
