using InfoMax.Core.Objective;

namespace InfoMax.Core.Solvers;

/// <summary>Turns a membership into a <see cref="CoresetSolution"/>.</summary>
internal static class Solutions
{
    /// <summary>The solution of <paramref name="membership"/>; its objective is summed afresh from the selection.</summary>
    public static CoresetSolution From(Membership membership, float[]? relaxed, int iterations, StopReason reason, string method)
    {
        int[] selected = membership.Selected();
        return new CoresetSolution
        {
            Selected = selected,
            Objective = CoresetObjective.Value(membership.Problem, membership.Chosen),
            Relaxed = relaxed,
            Iterations = iterations,
            StopReason = reason,
            Method = method,
        };
    }

    /// <summary><see cref="StopReason.Trivial"/> when there is nothing to choose between, else <paramref name="otherwise"/>.</summary>
    public static StopReason TrivialOr(CoresetProblem problem, StopReason otherwise) =>
        IsTrivial(problem) ? StopReason.Trivial : otherwise;

    /// <summary>p = 0, p = N, or no redundancy term: the p largest importances are then the optimum.</summary>
    public static bool IsTrivial(CoresetProblem problem) =>
        problem.Budget == 0 || problem.Budget == problem.Rows || problem.Alpha == 0 || problem.Graph.Entries == 0;
}
