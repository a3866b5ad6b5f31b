using InfoMax.Core.Graph;

namespace InfoMax.Testing.Rows;

/// <summary>Partitions of nearby rows of a graph without vectors: each grows breadth first from the lowest row that is left, until it is full.</summary>
public static class GrownPartitions
{
    /// <summary>The partition of each row, all of almost one size.</summary>
    public static int[] Of(SimilarityGraph graph, int partitions)
    {
        ArgumentNullException.ThrowIfNull(graph);
        int[] owners = new int[graph.Rows];
        Array.Fill(owners, -1);
        Queue<int> front = [];
        int lowest = 0;
        for (int done = 0; done < graph.Rows;)
        {
            int partition = (int)((long)done * partitions / graph.Rows);
            if (!front.TryDequeue(out int row))
            {
                while (owners[lowest] >= 0)
                {
                    lowest++;
                }

                row = lowest;
            }

            if (owners[row] >= 0)
            {
                continue;
            }

            owners[row] = partition;
            done++;
            if ((int)((long)done * partitions / graph.Rows) != partition)
            {
                front.Clear();
                continue;
            }

            for (long e = graph.Offsets[row]; e < graph.Offsets[row + 1]; e++)
            {
                front.Enqueue(graph.Neighbors[e]);
            }
        }

        return owners;
    }
}
