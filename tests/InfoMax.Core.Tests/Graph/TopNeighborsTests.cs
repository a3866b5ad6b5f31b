using CsCheck;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>
/// Invariants: a list holds the k largest of all keys offered, one by one or at once, in any order; what is offered twice
/// is kept once; a bound is reached by as many values as were asked for.
/// </summary>
public sealed class TopNeighborsTests
{
    [Fact]
    public void Offers_KeepTheLargest_OneByOneAndAtOnce()
    {
        // Few different cosines make ties, and two rounds of offers repeat every neighbour.
        Gen.Select(Gen.Int[1, 80], Gen.Int[-9, 9].Array[0, 150], Gen.Int[0, 3]).Sample(
            (k, steps, order) =>
            {
                float[] cosines = [.. steps.Select(step => step == -9 ? float.NegativeInfinity : step / 8f)];
                int[] names = [.. Enumerable.Range(0, steps.Length).Select(i => (i * 7) + 3)];
                (float Cosine, int Name)[] expected = [.. cosines.Zip(names)
                    .Where(pair => pair.First > float.NegativeInfinity)
                    .OrderByDescending(pair => pair.First).ThenBy(pair => pair.Second).Take(k)];
                using TopNeighbors lists = new(1, k);
                for (int round = 0; round < 2; round++)
                {
                    if (((order >> round) & 1) == 0)
                    {
                        lists.OfferAll(0, cosines, names);
                        continue;
                    }

                    for (int i = 0; i < names.Length; i++)
                    {
                        if (cosines[i] > float.NegativeInfinity)
                        {
                            lists.Offer(0, names[i], cosines[i]);
                        }
                    }
                }

                NeighborLists kept = lists.ToLists(SequentialExecutor.Instance, CancellationToken.None);
                Assert.Equal(expected.Select(pair => pair.Name), kept.Neighbors.Take(expected.Length));
                Assert.Equal(expected.Select(pair => pair.Cosine), kept.Cosines.Take(expected.Length));
                Assert.All(kept.Neighbors.Skip(expected.Length), neighbor => Assert.Equal(-1, neighbor));
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void Bound_IsReachedByAsManyAsAskedFor()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[-20, 20].Array[0, 200]).Sample(
            (count, steps) =>
            {
                float[] values = [.. steps.Select(step => step / 4f)];
                float bound = LargestValues.Bound(values, count);
                bool possible = count <= 32 && values.Length >= 32;
                Assert.Equal(possible, float.IsFinite(bound));
                Assert.True(!possible || values.Count(value => value >= bound) >= count);
            },
            iter: 500,
            threads: 1);
    }
}
