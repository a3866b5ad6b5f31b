using InfoMax.Cluster.Rounds.Quotas;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Core.Solvers.Quotas;
using InfoMax.Data.Outputs;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>The groups that a job's budget is divided among: groups or labels, the rows without one as a group of their own behind the others.</summary>
internal static class JobQuota
{
    /// <summary>A problem with the job's quota; the same problem where it has none.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="rows">The rows that may be chosen, ascending.</param>
    /// <param name="problem">The problem over them.</param>
    public static CoresetProblem With(RoundContext context, long[] rows, CoresetProblem problem)
    {
        if (context.Spec.Division == QuotaKind.None)
        {
            return problem;
        }

        int[] groups = QuotaGroups.Of(context, rows, out int count);
        int[] sizes = QuotaGroups.Counts(groups, count);
        return new CoresetProblem(problem.Importance, problem.Graph, problem.Alpha, problem.Budget)
        {
            Quota = new GroupQuota(groups, GroupBudgets.Of(context.Spec.Division, sizes, problem.Budget, context.Spec.MinPerGroup)),
        };
    }

    /// <summary>Solves a problem, with its quota where it has one.</summary>
    public static CoresetSolution Solve(CoresetProblem problem, SolverKind solver, SolverOptions options, CancellationToken cancellationToken) =>
        problem.Quota is null
            ? CoresetSolvers.For(solver).Solve(problem, options, cancellationToken)
            : QuotaSolver.Solve(problem, polishes: solver != SolverKind.Greedy, options, cancellationToken);

    /// <summary>A line on groups that have fewer representatives than each is to get at least; none where all have as many.</summary>
    public static IEnumerable<string> TooSmall(ManifestQuota? quota)
    {
        const int MostNamed = 5;
        ManifestGroup[] small = [.. (quota?.Groups ?? []).Where(group => group.Representatives < quota!.MinPerGroup)];
        if (small.Length > 0)
        {
            string named = string.Join(", ", small.Take(MostNamed).Select(group => FormattableString.Invariant($"'{group.Name ?? "none"}' ({group.Representatives})")));
            yield return FormattableString.Invariant(
                $"--min-per-group {quota!.MinPerGroup}: {small.Length} of {quota.Groups.Count} groups {(small.Length == 1 ? "has" : "have")} fewer rows that are no copies, all of which are kept: {named}{(small.Length > MostNamed ? ", …" : "")}");
        }
    }

    /// <summary>What is said of the groups of chosen rows; null for a job without a quota.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="chosen">The chosen rows, ascending.</param>
    public static ManifestQuota? Said(RoundContext context, IEnumerable<long> chosen)
    {
        if (context.Spec.Division == QuotaKind.None)
        {
            return null;
        }

        ClassNumbers numbers = ClassNumbers.OfQuota(context);
        LabelNames names = numbers.Names;
        long unlabelled = numbers.Result.Unlabelled;
        long[] kept = Count(chosen);
        long[] copies = Count(CopyTable.Splits(context).SelectMany(table => table.Rows));
        List<ManifestGroup> groups = [.. names.Names.Select((name, g) => new ManifestGroup(name, names.Rows[g], names.Rows[g] - copies[g], kept[g]))];
        if (unlabelled > 0)
        {
            groups.Add(new ManifestGroup(null, unlabelled, unlabelled - copies[^1], kept[^1]));
        }

        return new ManifestQuota(Data.EnumWords.Of(context.Spec.Division), context.Spec.MinPerGroup, groups);

        long[] Count(IEnumerable<long> rows)
        {
            long[] counts = new long[names.Names.Length + 1];
            foreach (int own in numbers.Each(rows))
            {
                counts[own < 0 ? ^1 : own]++;
            }

            return counts;
        }
    }
}
