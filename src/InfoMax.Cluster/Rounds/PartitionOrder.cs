namespace InfoMax.Cluster.Rounds;

/// <summary>Rows that go to one partition, or to one receiver of mail, written side by side, so that it reads them as one range.</summary>
internal static class PartitionOrder
{
    /// <summary>A stable counting sort.</summary>
    /// <param name="owner">The partition of each row.</param>
    /// <param name="partitions">P.</param>
    /// <returns>Row indices grouped by partition, ascending within each, and the rows of each partition.</returns>
    public static (int[] Order, int[] Counts) Of(int[] owner, int partitions)
    {
        int[] counts = new int[partitions];
        foreach (int partition in owner)
        {
            counts[partition]++;
        }

        int[] next = new int[partitions];
        for (int p = 1; p < partitions; p++)
        {
            next[p] = next[p - 1] + counts[p - 1];
        }

        int[] order = new int[owner.Length];
        for (int i = 0; i < owner.Length; i++)
        {
            order[next[owner[i]]++] = i;
        }

        return (order, counts);
    }
}
