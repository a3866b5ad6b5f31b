using CsCheck;
using InfoMax.Cluster.Rounds.Semantic;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

public sealed class GlobalListMergeTests
{
    /// <summary>Cosines of few different values, so that most tie; a neighbour may be offered by several parts.</summary>
    [Fact]
    public void MergedLists_AreTheBestOfAllOffered_EachOnce_TiesToTheLowerRow() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[0, 5], Gen.Int[0, int.MaxValue]).Sample((rows, k, parts, seed) =>
        {
            Random random = new(seed);
            GlobalListMerge merge = new([.. Enumerable.Range(0, rows).Select(i => (long)i)], k);
            List<(float Cosine, long Row)>[] offered = [.. Enumerable.Range(0, rows).Select(_ => new List<(float, long)>())];
            for (int p = 0; p < parts; p++)
            {
                int[] places = [.. Enumerable.Range(0, rows).Where(_ => random.Next(3) > 0)];
                int length = random.Next(1, 7);
                GlobalLists part = new(Array.ConvertAll(places, i => (long)i), length, new long[places.Length * length], new float[places.Length * length]);
                Array.Fill(part.Neighbors, -1);
                for (int i = 0; i < places.Length; i++)
                {
                    // A neighbour's cosine is the same whoever offers it.
                    (float Cosine, long Row)[] list =
                    [
                        .. Sorted(Enumerable.Range(0, random.Next(length + 1)).Select(_ => (long)random.Next(100, 112)).Distinct()
                            .Select(row => ((row * (places[i] + 3) % 4) / 4f, row))),
                    ];
                    for (int e = 0; e < list.Length; e++)
                    {
                        (part.Cosines[(i * length) + e], part.Neighbors[(i * length) + e]) = list[e];
                    }

                    offered[places[i]].AddRange(list);
                }

                merge.Add(part, places);
            }

            for (int row = 0; row < rows; row++)
            {
                (float Cosine, long Row)[] expected = [.. Sorted(offered[row].Distinct()).Take(k)];
                Assert.Equal(expected.Select(e => e.Row).Concat(Enumerable.Repeat(-1L, k - expected.Length)), merge.Lists.Neighbors[(row * k)..((row + 1) * k)]);
                Assert.Equal(expected.Select(e => e.Cosine).Concat(Enumerable.Repeat(0f, k - expected.Length)), merge.Lists.Cosines[(row * k)..((row + 1) * k)]);
            }
        });

    private static IEnumerable<(float Cosine, long Row)> Sorted(IEnumerable<(float Cosine, long Row)> neighbors) =>
        neighbors.OrderByDescending(n => n.Cosine).ThenBy(n => n.Row);
}
