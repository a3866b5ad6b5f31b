using InfoMax.Cluster.Rounds.Quotas;
using InfoMax.Core.Solvers.Distributed;

namespace InfoMax.Cluster.Rounds.Distributed;

/// <summary>The groups whose budgets a distributed solve keeps: those of the job's quota, else all rows as one.</summary>
internal static class JobShares
{
    /// <summary>Those of the job's only point.</summary>
    public static GroupShares Of(RoundContext context)
    {
        if (!context.Order.Shape.HasQuota)
        {
            return GroupShares.One(JobRows.Of(context).Count, SweepPoint.Of(context)[0].Budget);
        }

        DividedBudgets divided = DividedBudgets.Read(context);
        return new GroupShares(Array.ConvertAll(divided.Sizes, rows => (long)rows), Array.ConvertAll(divided.Budgets[0], budget => (long)budget));
    }
}
