using InfoMax.Cluster.Jobs;
using InfoMax.Core.Objective;

namespace InfoMax.Cluster.Rounds.Quotas;

/// <summary>Counts the representatives of each group and divides the budgets among them, a split in memory at a time.</summary>
[RoundKernel(RoundKind.Quota)]
internal static class QuotaRound
{
    public static QuotaResult Run(RoundContext context)
    {
        ClassNumbers numbers = ClassNumbers.OfQuota(context);
        int[] sizes = new int[numbers.Result.Classes + 1];
        long representatives = 0;
        using IEnumerator<(long[] Rows, float[] Importance)> kept = JobRows.Of(context).Splits(context).GetEnumerator();
        int split = 0;
        foreach ((long[] valid, _) in JobRows.ReadSplits(context, context.Results<ImportanceResult>(RoundKind.Importance)[0].Index))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] own = numbers.OfSplit(split++);
            long[] rows = kept.MoveNext() ? kept.Current.Rows : [];
            int at = 0;
            for (int i = 0; i < valid.Length && at < rows.Length; i++)
            {
                if (valid[i] == rows[at])
                {
                    at++;
                    sizes[own[i] < 0 ? sizes.Length - 1 : own[i]]++;
                }
            }

            representatives += rows.Length;
        }

        int[][] budgets =
        [
            .. SweepPoint.Of(context).Select(point => GroupBudgets.Of(context.Spec.Division, sizes, checked((int)point.Budget), context.Spec.MinPerGroup)),
        ];
        return new QuotaResult(RoundIndex.Write(context.Store, context.Uri("budgets.msgpack"), new DividedBudgets(sizes, budgets), sizes.Length), representatives);
    }
}
