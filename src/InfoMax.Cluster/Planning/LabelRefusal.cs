using InfoMax.Cluster.Jobs;
using InfoMax.Core.Probe;
using InfoMax.Data;

namespace InfoMax.Cluster.Planning;

/// <summary>What labels or groups may refuse once they are counted. Pure.</summary>
public static class LabelRefusal
{
    /// <summary>Why there can be no probe for a label score; null when there can.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="score">Its score, as the command line names it.</param>
    /// <param name="classes">Different labels.</param>
    /// <param name="labelled">Rows that have one.</param>
    /// <param name="dimension">Values of a row.</param>
    public static string? OfProbe(JobSpec spec, string score, int classes, long labelled, int dimension)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (classes < 2)
        {
            return FormattableString.Invariant($"--score {score}: the {Counted.Of(labelled, "labelled row has", "labelled rows have")} {Counted.Of(classes, "different label")}, and it needs two; give other --labels, or another --score");
        }

        if (OfIds(classes, labelled) is { } ids)
        {
            return $"--score {score}: {ids}; give other --labels, or another --score";
        }

        long bytes = ProbeMemory.Bytes(classes, dimension, new ProbeOptions());
        long most = ProbeMemory.Most(spec.MemoryBytes);
        return bytes > most
            ? FormattableString.Invariant($"--score {score}: a probe of {classes} classes over {dimension} values needs about {bytes >> 20}M, and {most >> 20}M may be used; give more --memory, or labels of fewer classes")
            : null;
    }

    /// <summary>Why labels that are all different teach nothing; null where some rows share one.</summary>
    /// <param name="classes">Different labels.</param>
    /// <param name="labelled">Rows that have one.</param>
    public static string? OfIds(int classes, long labelled) => classes < labelled
        ? null
        : FormattableString.Invariant($"each of the {labelled} labelled rows has a label of its own, as an id would be, and none can be learnt from the others");

    /// <summary>Why a budget has no room for what all groups get at least; null when each has.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="groups">Rows of each group or label, and of those without one.</param>
    public static string? OfQuota(JobSpec spec, IReadOnlyList<long> groups)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(groups);
        long least = groups.Sum(rows => Math.Min(rows, spec.MinPerGroup));
        return spec.Budgets.Select(budget => budget.Resolve(groups.Sum())).Where(wanted => least > wanted)
            .Select(wanted => FormattableString.Invariant($"--min-per-group {spec.MinPerGroup}: {Counted.Of(groups.Count(rows => rows > 0), "group takes", "groups take")} {Counted.Of(least, "row")} at least, and the budget is {wanted}; lower it, or raise the budget"))
            .FirstOrDefault();
    }
}
