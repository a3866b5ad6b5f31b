namespace InfoMax.Core.Copies;

/// <summary>Equal rows, by digest: O(N) time and 40 bytes a distinct row, however large the families are.</summary>
public static class ExactCopies
{
    /// <summary>The first row of the walk that equals each row and has its label: itself for the first.</summary>
    /// <param name="digests">Digest of each row; length N.</param>
    /// <param name="rank">Place of each row in the walk.</param>
    /// <param name="labels">Label of each row, any number for none; null when there are no labels.</param>
    /// <returns>The leading row of each row, and how many different vectors carry more than one label.</returns>
    public static (int[] Leads, int Conflicts) Find(RowDigest[] digests, int[] rank, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(digests);
        ArgumentNullException.ThrowIfNull(rank);
        int[] leads = new int[digests.Length];
        Dictionary<(RowDigest, int), int> first = [];
        foreach (int row in CopyRank.Order(rank))
        {
            (RowDigest, int) key = (digests[row], labels?[row] ?? 0);
            if (!first.TryGetValue(key, out leads[row]))
            {
                first.Add(key, row);
                leads[row] = row;
            }
        }

        return (leads, labels is null ? 0 : first.Keys.GroupBy(key => key.Item1).Count(labelled => labelled.Skip(1).Any()));
    }
}
