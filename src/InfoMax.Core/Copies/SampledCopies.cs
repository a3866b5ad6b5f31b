using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>
/// Which of some sampled rows are copies, without walking all rows: a row is one if an earlier row near it is none, which is asked of the
/// earliest ones first, and so on. Equal rows are found among all. Few rows are walked exactly.
/// </summary>
/// <param name="Leads">The first row of the walk that equals each row, itself for the first: the others are copies.</param>
/// <param name="Sample">Sampled first rows, ascending; all where they are few.</param>
/// <param name="Roles">What each is; open where a chain of rows was not followed to its beginning.</param>
public sealed record SampledCopies(int[] Leads, int[] Sample, CopyRole[] Roles)
{
    /// <summary>Up to this many different rows all are walked.</summary>
    private const int MostWalked = 4096;

    /// <summary>Rows that are compared with all beside the sampled ones, for one of these.</summary>
    private const int FurtherPerSampled = 1;

    /// <summary>Times that further rows are compared: each goes through all rows.</summary>
    private const int MostRounds = 8;

    private const ulong Stream = 0x5D2B_91E6_0C47_A83F;

    /// <summary>Decides what it can. At most 2 S N d multiplications for S sampled rows.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="rank">Place of each in the walk.</param>
    /// <param name="labels">Label of each, or null: rows of different labels are no copies.</param>
    /// <param name="threshold">T, in (0, 1), or 1 for equal rows alone.</param>
    /// <param name="most">S.</param>
    /// <param name="seed">Of the sample.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public static SampledCopies Of(
        EmbeddingMatrix rows, int[] rank, int[]? labels, double threshold, int most, ulong seed, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(executor);
        int[] leads = ExactCopies.Find(RowDigest.Of(rows, executor, cancellationToken), rank, labels).Leads;
        int[] distinct = EqualRows.Distinct(leads);
        if (threshold >= 1)
        {
            CopyRole[] alone = new CopyRole[distinct.Length];
            Array.Fill(alone, CopyRole.Representative);
            return new SampledCopies(leads, distinct, alone);
        }

        if (distinct.Length <= MostWalked)
        {
            using EmbeddingMatrix few = rows.Gather(distinct, executor, cancellationToken);
            int[] found = NearCopies.Find(
                few,
                CopyRank.Order([.. Enumerable.Range(0, distinct.Length).OrderBy(place => rank[distinct[place]])]),
                labels is null ? null : Array.ConvertAll(distinct, row => labels[row]),
                new NearCopyOptions { Threshold = threshold, ExactRows = MostWalked },
                executor,
                cancellationToken: cancellationToken).Representatives;
            return new SampledCopies(
                leads, distinct, [.. found.Select((representative, place) => representative == place ? CopyRole.Representative : CopyRole.Copy)]);
        }

        SplitMix64 random = new(seed ^ Stream);
        int[] sample = Array.ConvertAll(RowSample.Spread(distinct.Length, Math.Min(most, distinct.Length), ref random), place => distinct[place]);
        using EarlierRows earlier = new(rows, distinct, rank, labels, threshold, executor, cancellationToken);
        earlier.Ask(sample);
        int left = FurtherPerSampled * sample.Length;
        for (int round = 0; round < MostRounds && left > 0; round++)
        {
            int[] asked = [.. sample.Select(earlier.Wanted).Where(row => row >= 0).Distinct().Take(left)];
            if (asked.Length == 0)
            {
                break;
            }

            earlier.Ask(asked);
            left -= asked.Length;
        }

        return new SampledCopies(leads, sample, Array.ConvertAll(sample, row => earlier.RoleOf(row)));
    }
}
