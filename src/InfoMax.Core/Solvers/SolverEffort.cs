namespace InfoMax.Core.Solvers;

/// <summary>How much work a solve and its bound may do, as <c>--effort</c> names it: always a count, never time. Stored jobs hold the lower-case names.</summary>
public enum SolverEffort
{
    /// <summary>No annealing, and an eighth of the bound's steps.</summary>
    Fast = 0,

    /// <summary>What the limits of <see cref="AutoSolver"/> and <see cref="DualBound"/> are measured at.</summary>
    Standard = 1,

    /// <summary>Five times as many visits of annealing, four times the bound's steps.</summary>
    Best = 2,
}
