using CsCheck;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>Joins of lists against the pairs that they are to multiply, each looked up among the cosines of an exact search.</summary>
public sealed class NeighborJoinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>In the second case lists are longer than what a join takes of them, and what meets is more than a tile.</summary>
    [Theory]
    [InlineData(3, 80, 1, 9, 200)]
    [InlineData(150, 220, 20, 40, 10)]
    public void Join_AddsThePairsWithACommonNeighbour_AndNoOthers(int fewestRows, int mostRows, int leastK, int mostK, int cases) =>
        Gen.Select(Gen.Int[fewestRows, mostRows], Gen.Int[leastK, mostK], Gen.ULong).Sample((count, k, seed) =>
        {
            const int MostOfEach = 32;
            using EmbeddingMatrix rows = TestRows.WithTies(count, 6, count / 3, seed);
            int[] names = Shuffled(count, seed);
            Dictionary<(int, int), float> cosines = Cosines(rows);
            using TopNeighbors lists = new(count, k);
            List<(int A, int B)> offered = Some(count, 3 * k, seed);
            Offer(lists, names, offered, cosines);
            int met = Math.Min(MostOfEach, k);
            int[][] before = Places(lists, names, met);

            new NeighborJoin(rows, names, lists, BlockProduct.Best).Run(1, SequentialExecutor.Instance, null, Token);

            HashSet<(int, int)> pairs = [.. offered];
            for (int row = 0; row < count; row++)
            {
                int[] holders =
                [
                    .. Enumerable.Range(0, met).SelectMany(j => Enumerable.Range(0, count).Where(other => before[other].Length > j && before[other][j] == row))
                        .Where(other => !before[row].Contains(other)).Take(met),
                ];
                int[] set = [.. before[row], .. holders];
                pairs.UnionWith(set.SelectMany(a => set.Where(b => a != b).Select(b => (a, b))));
            }

            using TopNeighbors expected = new(count, k);
            Offer(expected, names, [.. pairs], cosines);
            Same(expected, lists);
        }, iter: cases);

    [Fact]
    public void Join_OnSeveralThreads_GivesTheSameLists()
    {
        using EmbeddingMatrix rows = TestRows.WithTies(3000, 8, 2000, 5);
        int[] names = Shuffled(3000, 5);
        NeighborLists Joined(IKernelExecutor executor)
        {
            using TopNeighbors lists = new(3000, 6);
            Random random = new(3);
            for (int i = 0; i < 30_000; i++)
            {
                (int a, int b) = (random.Next(3000), random.Next(3000));
                if (a != b)
                {
                    lists.Offer(a, names[b], Cosine(rows, a, b));
                }
            }

            new NeighborJoin(rows, names, lists, BlockProduct.Best).Run(2, executor, null, Token);
            return lists.ToLists(executor, Token);
        }

        using ThreadedExecutor threads = new(4);
        NeighborLists one = Joined(SequentialExecutor.Instance);
        NeighborLists several = Joined(threads);
        Assert.Equal(one.Neighbors, several.Neighbors);
        Assert.Equal(one.Cosines, several.Cosines);
    }

    [Fact]
    public void GuestWalk_MeetsTheNeighboursOfTheNearestRowsFound_AndNoOthers() =>
        Gen.Select(Gen.Int[2, 60], Gen.Int[1, 30], Gen.Int[1, 9], Gen.ULong).Sample((ownRows, guestRows, k, seed) =>
        {
            const int Steps = 4;
            using EmbeddingMatrix all = TestRows.WithTies(ownRows + guestRows, 6, ownRows / 2, seed);
            using EmbeddingMatrix own = all.Gather([.. Enumerable.Range(0, ownRows)]);
            using EmbeddingMatrix guests = all.Gather([.. Enumerable.Range(ownRows, guestRows)]);
            Dictionary<(int, int), float> cosines = Cosines(all);
            int[] order = Shuffled(ownRows, seed);
            int[] numbers = [.. Enumerable.Range(0, guestRows).Select(guest => 3 * guest)];
            Random random = new((int)(seed % int.MaxValue));
            int[] near = [.. Enumerable.Range(0, ownRows * k).Select(at => random.Next(5) == 0 ? -1 : random.Next(ownRows))];
            (int Row, int Guest)[] offered = [.. Enumerable.Range(0, 4 * guestRows).Select(_ => (random.Next(ownRows), random.Next(guestRows))).Distinct()];
            using TopNeighbors found = new(guestRows, k);
            using TopNeighbors gained = new(ownRows, k);
            Meet(offered, found, gained);
            HashSet<(int Row, int Guest)> pairs = [.. offered];
            for (int guest = 0; guest < guestRows; guest++)
            {
                foreach (int number in Enumerable.Range(0, Math.Min(Steps, k)).Select(j => found.NeighborAt(guest, j)).Where(number => number >= 0))
                {
                    pairs.UnionWith(near.AsSpan(number * k, k).ToArray().Where(n => n >= 0).Select(n => (Array.IndexOf(order, n), guest)));
                }
            }

            new GuestWalk(own, order, gained, near, k, BlockProduct.Best).Run(guests, numbers, found, SequentialExecutor.Instance, Token);

            using TopNeighbors expectedFound = new(guestRows, k);
            using TopNeighbors expectedGained = new(ownRows, k);
            Meet([.. pairs], expectedFound, expectedGained);
            Same(expectedFound, found);
            Same(expectedGained, gained);

            void Meet((int Row, int Guest)[] met, TopNeighbors ofGuests, TopNeighbors ofRows)
            {
                foreach ((int row, int guest) in met)
                {
                    float cosine = cosines[(row, ownRows + guest)];
                    ofGuests.Offer(guest, order[row], cosine);
                    ofRows.Offer(row, numbers[guest], cosine);
                }
            }
        }, iter: 200);

    /// <summary>A bar that is full before the joins, which take most of the time, would be wrong, and a node that leaves would wait for them.</summary>
    [Fact]
    public void Join_IsPartOfTheProgress()
    {
        WithPlan(probes: 6, recall: 0.95, (search, grouped, blocks, probing, _, plan) =>
        {
            BlockVisitors visitors = search.Visitors(blocks, probing, plan);
            List<double> seen = [];
            search.Multiply(grouped, blocks, visitors, plan, seen.Add);
            double visited = 1.0 / (1 + plan.Joins);
            Assert.Equal(seen.Order(), seen);
            Assert.Contains(seen, done => Math.Abs(done - visited) < 1e-9);
            Assert.InRange(seen.Count(done => done > visited && done < 1), 2, 200);
            Assert.Equal(1.0, seen[^1]);
        });
    }

    /// <summary>Where every plan falls short, the widest one is taken with a join, and the lists hold more than the visits alone find.</summary>
    [Fact]
    public void Search_AtItsLimitOfProbes_FindsMoreByAJoin()
    {
        WithPlan(probes: 6, recall: 0.95, (search, grouped, blocks, probing, check, plan) =>
        {
            BlockVisitors visitors = search.Visitors(blocks, probing, plan);
            double alone = check.Measure(search.Multiply(grouped, blocks, visitors, plan with { Joins = 0 }, null)).Value;
            double joined = check.Measure(search.Multiply(grouped, blocks, visitors, plan, null)).Value;

            Assert.InRange(plan.Joins, 1, 2);
            Assert.InRange(alone, 0.5, 0.94);
            Assert.InRange(1 - joined, 0, 0.5 * (1 - alone));
            Assert.Equal(joined, search.Run(null).Recall.Value);
        });
    }

    [Fact]
    public void Search_WithinItsLimitOfProbes_JoinsNothing()
    {
        WithPlan(probes: 40, recall: 0.8, (_, _, _, _, _, plan) => Assert.Equal(0, plan.Joins));
    }

    private static void WithPlan(int probes, double recall, Action<BlockSearch, EmbeddingMatrix, RowBlocks, BlockProbing, RecallCheck, ProbePlan> assert)
    {
        using EmbeddingMatrix rows = TestRows.Random(4000, 10, 3);
        BlockSearchOptions options = new() { ExactRows = 0, BlockRows = 32, MaxProbes = probes, Recall = recall };
        BlockSearch search = new(rows, 8, options, BlockProduct.Best, SequentialExecutor.Instance, Token);
        RowBlocks blocks = search.Cut();
        using EmbeddingMatrix grouped = search.Group(blocks);
        using BlockProbing probing = new(grouped, blocks, BlockProduct.Best, SequentialExecutor.Instance, Token);
        RecallCheck check = search.Check(null);
        assert(search, grouped, blocks, probing, check, search.Plan(blocks, probing, check));
    }

    private static int[] Shuffled(int count, ulong seed)
    {
        int[] names = [.. Enumerable.Range(0, count)];
        new Random((int)(seed % int.MaxValue)).Shuffle(names);
        return names;
    }

    private static List<(int A, int B)> Some(int count, int each, ulong seed)
    {
        Random random = new((int)(seed % 1_000_003));
        HashSet<(int, int)> pairs = [];
        for (int i = 0; i < count * each / 4; i++)
        {
            (int a, int b) = (random.Next(count), random.Next(count));
            if (a != b)
            {
                pairs.Add((a, b));
            }
        }

        return [.. pairs];
    }

    private static void Offer(TopNeighbors lists, int[] names, List<(int A, int B)> pairs, Dictionary<(int, int), float> cosines)
    {
        foreach ((int a, int b) in pairs)
        {
            lists.Offer(a, names[b], cosines[(a, b)]);
        }
    }

    private static int[][] Places(TopNeighbors lists, int[] names, int k) =>
    [
        .. Enumerable.Range(0, lists.Rows).Select(row =>
            Enumerable.Range(0, k).Select(j => lists.NeighborAt(row, j)).Where(name => name >= 0).Select(name => Array.IndexOf(names, name)).ToArray()),
    ];

    private static void Same(TopNeighbors expected, TopNeighbors actual)
    {
        NeighborLists one = expected.ToLists(SequentialExecutor.Instance, Token);
        NeighborLists other = actual.ToLists(SequentialExecutor.Instance, Token);
        Assert.Equal(one.Neighbors, other.Neighbors);
        Assert.Equal(one.Cosines, other.Cosines);
    }

    /// <summary>Every pair's cosine, with the kernel's own rounding.</summary>
    private static Dictionary<(int, int), float> Cosines(EmbeddingMatrix rows)
    {
        NeighborLists all = ExactNeighborSearch.Build(rows, rows.Rows - 1, SequentialExecutor.Instance, cancellationToken: Token);
        Dictionary<(int, int), float> cosines = [];
        for (int e = 0; e < all.Neighbors.Length; e++)
        {
            cosines[(e / all.K, all.Neighbors[e])] = all.Cosines[e];
        }

        return cosines;
    }

    private static float Cosine(EmbeddingMatrix rows, int a, int b)
    {
        float[] one = new float[rows.Dimension];
        float[] other = new float[rows.Dimension];
        rows.CopyNormalized([a], one);
        rows.CopyNormalized([b], other);
        return System.Numerics.Tensors.TensorPrimitives.Dot<float>(one, other);
    }
}
