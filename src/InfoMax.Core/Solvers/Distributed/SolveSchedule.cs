namespace InfoMax.Core.Solvers.Distributed;

/// <summary>
/// What the passes of a distributed solve are. The visits of a row are dealt out to the sweeps: with more of these partitions see
/// sooner what others did, at so many more passes.
/// </summary>
/// <remarks>
/// Measured on sets of 800 to 20 000 rows in 4 to 44 partitions, where a quarter to half of the weight is on borders, one seed each: twelve sweeps of half
/// the visits came nearer to a single partition than six on two sets of three, and as near on the third. Where little weight is on borders they gain nothing.
/// </remarks>
/// <param name="Colours">Colours of the partitions, see <see cref="PartitionColours"/>.</param>
/// <param name="AnnealingSweeps">Sweeps over all colours with a temperature.</param>
public sealed record SolveSchedule(int Colours, int AnnealingSweeps)
{
    /// <summary>Annealing sweeps at least.</summary>
    public const int FewestSweeps = 6;

    /// <summary>Sweeps after them that only clean up; another of exchanges follows the cut.</summary>
    private const int CleaningSweeps = 1;

    private const int MostSweeps = 12;

    /// <summary>Stages that anneal, where there are more than the fewest sweeps.</summary>
    private const int Stages = 48;

    /// <summary>The share of weight on borders from which on there are more sweeps than the fewest.</summary>
    private const double MuchBorder = 0.1;

    /// <summary>The schedule of partitions.</summary>
    /// <param name="colours">Their colours.</param>
    /// <param name="border">The share of all weight that is between partitions.</param>
    /// <param name="effort">Twice as many sweeps at <see cref="SolverEffort.Best"/>, the fewest at <see cref="SolverEffort.Fast"/>.</param>
    public static SolveSchedule Of(int colours, double border, SolverEffort effort)
    {
        int sweeps = border < MuchBorder || effort == SolverEffort.Fast ? FewestSweeps : Math.Clamp(Stages / colours, FewestSweeps, MostSweeps);
        return new SolveSchedule(colours, effort == SolverEffort.Best ? 2 * sweeps : sweeps);
    }

    /// <summary>The schedule of P partitions that nothing else is known of.</summary>
    public static SolveSchedule Fewest(int partitions) => new(PartitionColours.FewestOf(partitions), FewestSweeps);

    /// <summary>What each pass of the solve round does, in the order in which they run.</summary>
    public IReadOnlyList<SolvePass> Passes()
    {
        List<SolvePass> passes = [new(SolveRole.Start), new(SolveRole.Price)];
        for (int sweep = 1; sweep <= AnnealingSweeps + CleaningSweeps; sweep++)
        {
            for (int c = 0; c < Colours; c++)
            {
                passes.Add(new SolvePass(SolveRole.Stage, sweep, sweep % 2 == 1 ? c : Colours - 1 - c, AnnealingSweeps));
            }
        }

        passes.AddRange([new(SolveRole.Count), new(SolveRole.RefineGain), new(SolveRole.RefineRow), new(SolveRole.RefineLastRow), new(SolveRole.Cut)]);
        return [.. passes, .. Enumerable.Range(0, Colours).Select(c => new SolvePass(SolveRole.Exchange, 0, c))];
    }
}
