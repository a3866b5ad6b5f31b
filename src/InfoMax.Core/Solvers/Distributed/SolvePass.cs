namespace InfoMax.Core.Solvers.Distributed;

/// <summary>One pass of the distributed solve: every partition has its part in it, though in a stage only those of one colour move.</summary>
/// <param name="Role">What is done.</param>
/// <param name="Sweep">Of a stage the sweep, from 1.</param>
/// <param name="Colour">Of a stage the colour that moves.</param>
/// <param name="AnnealingSweeps">Of a stage the sweeps that have a temperature; those after them only improve.</param>
public sealed record SolvePass(SolveRole Role, int Sweep = 0, int Colour = 0, int AnnealingSweeps = 0)
{
    /// <summary>True for stages that anneal.</summary>
    public bool Anneals => Role == SolveRole.Stage && Sweep <= AnnealingSweeps;

    /// <summary>True for stages that end in, or are nothing but, moves that gain at the price.</summary>
    public bool CleansUp => Role == SolveRole.Stage && Sweep >= AnnealingSweeps;
}
