using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Evaluation;

/// <summary>The representatives of rows held in memory, by the rule of a job.</summary>
public static class CopyFinder
{
    /// <summary>The representative of each row, itself for a representative.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="importance">By which the walk is ordered; null to walk by row number.</param>
    /// <param name="labels">Rows of different labels are no copies; null without labels.</param>
    /// <param name="threshold">The cosine from which a row is a copy; 1 for equal rows alone; null when none is one.</param>
    /// <param name="seed">Seed of the search.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static int[] Representatives(
        EmbeddingMatrix rows, float[]? importance, int[]? labels, double? threshold, ulong seed, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        if (threshold is not { } cosine)
        {
            return all;
        }

        int[] rank = importance is null ? all : CopyRank.Of(importance);
        int[] leads = ExactCopies.Find(RowDigest.Of(rows, executor, cancellationToken), rank, labels).Leads;
        if (cosine >= 1)
        {
            return leads;
        }

        int[] distinct = EqualRows.Distinct(leads);
        using EmbeddingMatrix vectors = rows.Gather(distinct, executor, cancellationToken);
        int[] places = importance is null ? [.. Enumerable.Range(0, distinct.Length)] : CopyRank.Of(Array.ConvertAll(distinct, row => importance[row]));
        CopyAssignment near = NearCopies.Find(
            vectors,
            places,
            labels is null ? null : Array.ConvertAll(distinct, row => labels[row]),
            new NearCopyOptions { Threshold = cosine, Seed = seed },
            executor,
            EqualRows.Repeated(leads, distinct),
            null,
            cancellationToken);
        return EqualRows.Assign(near, leads, distinct, () => rank).Representatives;
    }
}
