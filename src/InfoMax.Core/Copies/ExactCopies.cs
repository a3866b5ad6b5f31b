namespace InfoMax.Core.Copies;

/// <summary>Equal rows, by digest: O(N) time and at most 16 bytes a row beside digests and leads, however large the families are.</summary>
public static class ExactCopies
{
    /// <summary>Label of a row that has none.</summary>
    public const int Unlabelled = -1;

    /// <summary>The first row of the walk that equals each row and has its label: itself for the first.</summary>
    /// <param name="digests">Digest of each row; length N.</param>
    /// <param name="rank">Place of each row in the walk.</param>
    /// <param name="labels">Label of each row, <see cref="Unlabelled"/> for none, which is a label of its own; null when there are no labels.</param>
    public static ExactCopyLeads Find(RowDigest[] digests, int[] rank, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(digests);
        ArgumentNullException.ThrowIfNull(rank);
        int[] leads = new int[digests.Length];
        List<(int First, int Other)> conflicts = [];
        HashSet<int> inConflict = [];

        // Rows by digest, at most half full; rows of one digest and several labels follow each other. 0 is free.
        int[] table = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, digests.Length + (digests.Length / 2)))];
        int mask = table.Length - 1;
        foreach (int row in CopyRank.Order(rank))
        {
            int at = (int)digests[row].High & mask;
            int first = -1;
            for (; table[at] != 0; at = (at + 1) & mask)
            {
                int other = table[at] - 1;
                if (digests[other] != digests[row])
                {
                    continue;
                }

                if (labels is null || labels[other] == labels[row])
                {
                    break;
                }

                first = first < 0 && labels[other] != Unlabelled ? other : first;
            }

            leads[row] = table[at] == 0 ? row : table[at] - 1;
            if (table[at] == 0)
            {
                table[at] = row + 1;
                if (first >= 0 && labels![row] != Unlabelled && inConflict.Add(first))
                {
                    conflicts.Add((first, row));
                }
            }
        }

        return new ExactCopyLeads(leads, conflicts);
    }
}
