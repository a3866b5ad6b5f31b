using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data;

namespace InfoMax.Cluster.Jobs;

/// <summary>What a quota cannot go with. Pure.</summary>
public static class QuotaAdvice
{
    /// <summary>Why the options of a job contradict its quota, as a line; null when they do not.</summary>
    public static string? Problem(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Division == QuotaKind.None)
        {
            return spec.MinPerGroup > 0 ? $"--min-per-group {spec.MinPerGroup}: needs a quota; give --quota proportional or equal" : null;
        }

        string quota = $"--quota {EnumWords.Of(spec.Division)}";
        return spec is { Labels: null, Groups: null } ? $"{quota}: needs the rows' labels or groups; give --labels column:NAME or file:PATH.npy, or --groups column:NAME or cluster"
            : spec.Solver is SolverKind.Gradient or SolverKind.Softmax ? $"{quota}: --solver {EnumWords.Of(spec.Solver)} knows no groups; give auto or greedy"
            : null;
    }
}
