using CsCheck;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Graph;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

public sealed class PartialListMergeTests
{
    /// <summary>Cosines of few different values, so that most tie, and parts of any size, empty ones included.</summary>
    [Fact]
    public void MergedLists_AreTheListsOverTheUnion_TiesToTheLowerRow() =>
        Gen.Select(Gen.Int[1, 24], Gen.Int[0, 8], Gen.Int[1, 6], Gen.Int[0, int.MaxValue]).Sample((rows, k, parts, seed) =>
        {
            Random random = new(seed);
            int[] owner = [.. Enumerable.Range(0, rows).Select(_ => random.Next(parts))];
            float[,] cosine = new float[rows, rows];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < rows; j++)
                {
                    cosine[i, j] = random.Next(-2, 3) / 2f;
                }
            }

            int[] queries = [.. Enumerable.Range(0, rows).Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next())];
            PartialListMerge merge = new(rows, k);
            int[] first = queries[..(queries.Length / 2)];
            merge.Add([.. Enumerable.Range(0, parts).Select(p => Lists(cosine, first, k, j => owner[j] == p, Math.Min(k, owner.Count(o => o == p))))], first);

            // The second half with one query again: it must be replaced, not added to.
            int[] second = queries.Length == 0 ? [] : [.. queries[(queries.Length / 2)..], queries[0]];
            second = [.. second.Distinct()];
            merge.Add([.. Enumerable.Range(0, parts).Select(p => Lists(cosine, second, k, j => owner[j] == p, Math.Min(k, owner.Count(o => o == p))))], second);

            NeighborLists merged = merge.Lists;
            int places = Math.Min(k, rows - 1);
            Assert.Equal((rows, places), (merged.Rows, merged.K));
            for (int row = 0; row < rows; row++)
            {
                NeighborLists expected = Lists(cosine, [row], k, _ => queries.Contains(row), places);
                Assert.Equal(expected.Neighbors, merged.Neighbors[(row * places)..((row + 1) * places)]);
                Assert.Equal(expected.Cosines, merged.Cosines[(row * places)..((row + 1) * places)]);
            }
        });

    /// <summary>The definition: all other rows of a set, by (cosine descending, row ascending).</summary>
    private static NeighborLists Lists(float[,] cosine, int[] queries, int k, Func<int, bool> among, int places)
    {
        int[] neighbors = new int[queries.Length * places];
        float[] cosines = new float[neighbors.Length];
        Array.Fill(neighbors, -1);
        for (int q = 0; q < queries.Length; q++)
        {
            int query = queries[q];
            int[] sorted = [.. Enumerable.Range(0, cosine.GetLength(0)).Where(j => j != query && among(j)).OrderByDescending(j => cosine[query, j]).ThenBy(j => j).Take(Math.Min(k, places))];
            for (int i = 0; i < sorted.Length; i++)
            {
                neighbors[(q * places) + i] = sorted[i];
                cosines[(q * places) + i] = cosine[query, sorted[i]];
            }
        }

        return new NeighborLists(queries.Length, places, neighbors, cosines);
    }
}
