using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>
/// What the chosen rows mean to the rows near them, over random partitions: only candidates have lists over the whole data
/// set there. Other rows are known from the lists of chosen ones alone, and none of these is their nearest for certain.
/// </summary>
[RoundKernel(RoundKind.Reasons, PartitionScheme.Random)]
internal static class CandidateReasonsRound
{
    public static ReasonsResult Run(RoundContext context)
    {
        ReductionInput input = ReductionInput.Read(context);
        return new ReasonsResult(ReasonsRound.Points(
            context,
            point => ChosenRows.Among(context, point, input.Rows),
            (table, k, progress) => Add(context, input, k, table, progress)));
    }

    private static void Add(RoundContext context, ReductionInput input, int k, ChosenNeighborTable table, Action<double> progress)
    {
        int used = Math.Min(k, input.Lists.K);
        long[] neighbors = new long[used];
        int[] candidates = input.Candidates!;
        for (int i = 0; i < candidates.Length; i++)
        {
            if (i % (1 << 16) == 0)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                progress(i / (double)candidates.Length);
            }

            int first = checked(candidates[i] * input.Lists.K);
            for (int e = 0; e < used; e++)
            {
                int place = input.Lists.Neighbors[first + e];
                neighbors[e] = place < 0 ? -1 : input.Rows[place];
            }

            table.Add(input.Rows[candidates[i]], neighbors, input.Lists.Cosines.AsSpan(first, used));
        }
    }
}
