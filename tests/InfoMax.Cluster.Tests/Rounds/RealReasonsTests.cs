using System.Numerics.Tensors;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Loading;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Results;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>
/// <c>reasons.parquet</c> of real sentence vectors against brute force: the nearest chosen row among the exact neighbours over the
/// whole set, its cosine, and the copies' representatives. Where single precision cannot order two cosines, either may be named.
/// </summary>
public sealed class RealReasonsTests
{
    private const int Neighbors = 20;

    /// <summary>Cosines nearer than this may be ordered either way.</summary>
    private const double Resolution = 2e-6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Banking77_EveryNeighbourIsTheNearestChosenOne()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Reason);
        Check(Repository.PathOf("tests", "data", "banking77", "embeddings"), Repository.PathOf("tests", "data", "banking77", "train_el2n.npy"), 3, 1000, 23);
    }

    [Fact]
    public void SapDocs_EveryNeighbourIsTheNearestChosenOne() => Check(Repository.PathOf("tests", "data", "sap_docs", "embeddings", "x.npy"), null, 3, 78, 1);

    private static void Check(string input, string? scores, int partitions, int budget, int every)
    {
        JobSpec spec = new()
        {
            Inputs = [input],
            ScoreKind = scores is null ? ScoreKind.Prototype : ScoreKind.File,
            ScoreArgument = scores,
            Budgets = [new BudgetRule(null, budget)],
            Neighbors = [Neighbors],
            Alphas = [AlphaRule.Auto],
            Partitions = partitions,
            Effort = Core.Solvers.SolverEffort.Fast,
            NeighborSearch = NeighborSearch.Exact,
            Output = "/",
        };
        using RoundRun run = new(spec);
        run.Until(RoundKind.None, Token);
        ReasonRows[] parts = [.. ResultDirectory.Open(run.Output).Reasons()];
        ReasonRows table = Assert.Single(parts);
        (long[] copies, long[] representatives, float[] cosines, _) = ResultDirectory.Open(run.Output).Copies().Aggregate((Rows: (long[])[], To: (long[])[], Cosines: (float[])[], Sizes: (int[])[]), (all, part) =>
            ([.. all.Rows, .. part.Rows], [.. all.To, .. part.Representatives], [.. all.Cosines, .. part.Cosines], [.. all.Sizes, .. part.FamilySizes]));
        float[][] unit = Unit(input);
        Assert.Equal(unit.Length, table.Rows.Length);
        HashSet<long> copied = [.. copies];
        int[] own = [.. Enumerable.Range(0, unit.Length).Where(row => !copied.Contains(row))];
        int known = 0;
        for (int at = 0; at < own.Length; at += every)
        {
            (double Cosine, int Row)[] list = Nearest(unit, own, own[at]);
            int row = own[at];

            // Beyond the last place rows may be as near as the last one, as far as single precision can tell.
            double last = list[Math.Min(Neighbors, list.Length) - 1].Cosine;
            (double Cosine, int Row)[] certain = [.. list.Take(Neighbors).Where(n => table.Selected[n.Row] && n.Cosine > last + Resolution)];
            if (table.Nearest[row] is not { } nearest)
            {
                Assert.Empty(certain);
                continue;
            }

            known++;
            Assert.True(table.Selected[nearest]);
            double cosine = Cosine(unit, row, (int)nearest);
            Assert.Equal(cosine, table.Cosines[row]!.Value, 1e-5);
            Assert.True(cosine >= last - Resolution, $"row {row}: {nearest} is none of its neighbours");
            Assert.True(certain.Length == 0 || cosine >= certain[0].Cosine - Resolution, $"row {row}: {certain.FirstOrDefault().Row} is nearer than {nearest}");
        }

        Assert.InRange(known, own.Length / every / 2, own.Length);
        for (int i = 0; i < copies.Length; i++)
        {
            Assert.Equal("copy", table.Reasons[copies[i]]);
            Assert.Equal(Cosine(unit, (int)copies[i], (int)representatives[i]), cosines[i], 1e-5);
            if (table.Selected[representatives[i]])
            {
                Assert.Equal(representatives[i], table.Nearest[copies[i]]);
            }
        }
    }

    /// <summary>The 2 k nearest of a row among those that are no copies, in double precision where single cannot tell them apart.</summary>
    private static (double Cosine, int Row)[] Nearest(float[][] unit, int[] own, int row)
    {
        PriorityQueue<int, float> best = new();
        foreach (int other in own)
        {
            float cosine = other == row ? float.NegativeInfinity : TensorPrimitives.Dot<float>(unit[row], unit[other]);
            if (best.Count < 2 * Neighbors)
            {
                best.Enqueue(other, cosine);
            }
            else
            {
                best.EnqueueDequeue(other, cosine);
            }
        }

        return [.. best.UnorderedItems.Where(item => item.Element != row).Select(item => (Cosine: Cosine(unit, row, item.Element), Row: item.Element)).OrderByDescending(pair => pair.Cosine).ThenBy(pair => pair.Row)];
    }

    private static double Cosine(float[][] unit, int one, int other)
    {
        double sum = 0;
        for (int i = 0; i < unit[one].Length; i++)
        {
            sum += (double)unit[one][i] * unit[other][i];
        }

        return sum;
    }

    private static float[][] Unit(string input)
    {
        DatasetLayout layout = InputDataset.Discover(new InputRequest { Paths = [input], Score = new ScoreSource(ScoreKind.Uniform) }, Token);
        using LoadedRows rows = LoadedRows.Read(layout, [], Token);
        float[][] unit = new float[rows.Embeddings.Rows][];
        for (int i = 0; i < unit.Length; i++)
        {
            unit[i] = new float[layout.Dimension];
            rows.Embeddings.CopyNormalized(i, 1, unit[i]);
        }

        return unit;
    }
}
