namespace InfoMax.Core.Solvers.Distributed;

/// <summary>One pass of the distributed solve: every partition has its part in it, though in a stage only those of one colour move.</summary>
/// <param name="Role">What is done.</param>
/// <param name="Sweep">Of a stage the sweep, from 1.</param>
/// <param name="Colour">Of a stage the colour that moves.</param>
public sealed record SolvePass(SolveRole Role, int Sweep = 0, int Colour = 0)
{
    /// <summary>Sweeps over all colours with a temperature, before those that only improve.</summary>
    public const int AnnealingSweeps = 6;

    /// <summary>All sweeps: two more only clean up.</summary>
    public const int Sweeps = 8;

    /// <summary>Colours at most: F over one partition's was .997 with 2, .998 with 4, .9985 with 8.</summary>
    public const int MostColours = 4;

    /// <summary>What each pass of the solve round does, in the order in which they run.</summary>
    /// <param name="partitions">P, above 1.</param>
    public static IReadOnlyList<SolvePass> All(int partitions)
    {
        int colours = Colours(partitions);
        List<SolvePass> passes = [new(SolveRole.Start), new(SolveRole.Price)];
        for (int sweep = 1; sweep <= Sweeps; sweep++)
        {
            for (int c = 0; c < colours; c++)
            {
                passes.Add(new SolvePass(SolveRole.Stage, sweep, sweep % 2 == 1 ? c : colours - 1 - c));
            }
        }

        return [.. passes, new(SolveRole.Count), new(SolveRole.RefineGain), new(SolveRole.RefineRow), new(SolveRole.RefineLastRow), new(SolveRole.Cut)];
    }

    /// <summary>Number of colours of P partitions.</summary>
    public static int Colours(int partitions) => Math.Min(MostColours, partitions);

    /// <summary>True for stages that anneal.</summary>
    public bool Anneals => Role == SolveRole.Stage && Sweep <= AnnealingSweeps;

    /// <summary>True for stages that end in, or are nothing but, moves that gain at the price.</summary>
    public bool CleansUp => Role == SolveRole.Stage && Sweep >= AnnealingSweeps;
}
