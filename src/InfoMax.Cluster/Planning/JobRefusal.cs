using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Outputs;

namespace InfoMax.Cluster.Planning;

/// <summary>What a finished round may refuse. Pure.</summary>
public static class JobRefusal
{
    /// <summary>
    /// Why the job cannot go on after <paramref name="round"/>: invalid rows without permission to drop them, no rows left,
    /// or a budget that does not fit; null when it can.
    /// </summary>
    public static (JobOutcome Outcome, string Message)? After(RoundKind round, JobSpec spec, JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(facts);
        spec = facts.Plan is { } plan ? spec.For(plan.Score) : spec;
        if (round == RoundKind.Plan)
        {
            string? problem = PairMemory.Problem(spec, facts.Plan!) ?? MemoryRefusal.Of(spec, facts.Plan!, facts.Plan!.Rows);
            return problem is null ? null : (JobOutcome.BadConfiguration, problem);
        }

        if (round == RoundKind.Join)
        {
            return MemoryRefusal.Joined(spec, facts) is { } problem ? (JobOutcome.BadConfiguration, problem) : null;
        }

        if (round != RoundKind.Ingest)
        {
            return null;
        }

        if (!spec.DropInvalid && Invalid(facts) is { Rejects.Count: > 0 } invalid)
        {
            return (JobOutcome.BadInput, InvalidRows(invalid));
        }

        if (facts.ValidRows == 0)
        {
            return (JobOutcome.BadInput, $"the input has no valid rows: {Counts(facts)}");
        }

        foreach (BudgetRule budget in spec.Budgets)
        {
            if (BudgetProblem(budget, facts.ValidRows) is { } misfit)
            {
                return (JobOutcome.BadConfiguration, misfit);
            }
        }

        if (facts.Shape.Scheme == PartitionScheme.Semantic && facts.ValidRows > NeighborSearchRule.MostExactRows
            && NeighborSearchRule.Resolve(spec, facts.ValidRows) == NeighborSearchRule.Exact)
        {
            string option = spec.NeighborSearch == NeighborSearch.Exact ? "--neighbor-search exact" : Invariant($"--recall {spec.Recall}");
            return (JobOutcome.BadConfiguration,
                Invariant($"{option}: {facts.Partitions} semantic partitions of {facts.ValidRows} rows are only searched by blocks; lower --recall, or give --partitions 1 or --partitioner random"));
        }

        return null;
    }

    private static string? BudgetProblem(BudgetRule budget, long validRows)
    {
        long rows = budget.Resolve(validRows);
        if (rows <= validRows && rows > int.MaxValue)
        {
            return Invariant($"{(budget.Rows is null ? $"--fraction {budget.Fraction}" : "--budget")}: {rows} rows are to be chosen, and a result has {int.MaxValue} at most; choose fewer, or choose from parts of the input");
        }

        if (budget.Rows is not null)
        {
            return rows > validRows
                ? Invariant($"--budget {rows}: the input has only {Counted.Of(validRows, "valid row")}; give at most that many, or --fraction")
                : null;
        }

        return rows < 1
            ? Invariant($"--fraction {budget.Fraction}: of {validRows} valid rows that is less than one row; raise it, or give --budget")
            : null;
    }

    /// <summary>The facts without the rows that the user asked to drop for their ids.</summary>
    private static JobFacts Invalid(JobFacts facts) => facts with { Rejects = facts.Rejects.Remove(IdCheck.RepeatReason) };

    private static string InvalidRows(JobFacts facts)
    {
        long total = facts.Rejects.Values.Sum();
        IEnumerable<string> culprits = facts.Culprits.Select(c => Invariant($"{c.File} row {c.FileRow} ({c.Reason})"));
        string more = total > facts.Culprits.Count ? ", …" : "";
        return Invariant($"{Counted.Of(total, "invalid row")} ({Counts(facts)}): {string.Join(", ", culprits)}{more}; repair them, or give --on-invalid drop");
    }

    private static string Counts(JobFacts facts) =>
        string.Join(", ", facts.Rejects.Select(r => Invariant($"{r.Key}: {r.Value}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
