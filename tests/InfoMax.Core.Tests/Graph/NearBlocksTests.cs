using CsCheck;
using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Graph.Partitioned;
using InfoMax.Core.Kernels;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Graph;

/// <summary>Invariant: what a row probes does not depend on how many centres are looked through, or held, at once.</summary>
public sealed class NearBlocksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Probes_AreThoseOfASearchThatHoldsAllCentres_HoweverFewAreHeld() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[1, 40], Gen.Int[1, 300], Gen.Int[1, 1000], Gen.Int[1, 6], Gen.ULong).Sample((others, blocks, part, held, visits, seed) =>
        {
            // Centres of both sides, many of them equal: ties go to the lower number.
            int before = others / 3;
            using EmbeddingMatrix centres = TestRows.WithTies(others + blocks, 5, 100 + (others / 2), seed);
            SphericalCentroids all = new(TestRows.Units(centres), centres.Rows, 5);
            SphericalCentroids own = new(all.Values.AsSpan(before * 5, blocks * 5).ToArray(), blocks, 5);
            using EmbeddingMatrix rows = TestRows.WithTies(blocks * 3, 5, 40, seed + 1);
            RowBlocks grouped = new([.. Enumerable.Range(0, rows.Rows)], [.. Enumerable.Range(0, blocks + 1).Select(b => 3 * b)], own);
            ProbePlan plan = new(0.3f, visits);
            using BlockProbing reference = new(rows, grouped, all, before, BlockProduct.Best, SequentialExecutor.Instance, Token);
            int[] expected = reference.All(plan, SequentialExecutor.Instance, Token);

            CentresInParts parts = new(all, part);
            int[] found = BlockProbing.NoVisits(rows.Rows, plan);
            int[] numbers = [.. Enumerable.Range(before, blocks)];
            foreach (ProbedBlocks probed in NearBlocks.Find(parts, own, numbers, SequentialExecutor.Instance, Token, held * 20).Groups())
            {
                using BlockProbing probing = new(rows, grouped, probed, BlockProduct.Best);
                probing.FillAll(plan, found, SequentialExecutor.Instance, Token);
            }

            Assert.Equal(expected, found);
            Assert.InRange(parts.MostGathered, 1, Math.Max(held, BlockProbing.MaxCandidates));
        }, iter: 100);
}
