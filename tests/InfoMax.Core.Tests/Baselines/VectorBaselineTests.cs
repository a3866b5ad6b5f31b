using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Tests.Embeddings;
using Xunit;

namespace InfoMax.Core.Tests.Baselines;

/// <summary>Methods on vectors and graphs against their definitions, tried row by row over a dense matrix in double precision.</summary>
public sealed class VectorBaselineTests
{
    private const int Rows = 120;
    private const int Neighbors = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(Rows)]
    public void KCenter_TakesTheFarthestRow(int budget)
    {
        using Case data = new(1);
        int[] chosen = GreedyPasses.KCenter(data.Input, budget, Token);
        int[] start = GreedyPasses.KCenter(data.Input, 1, Token);
        List<int> expected = [.. start];
        while (expected.Count < budget)
        {
            expected.Add(Best(expected, row => expected.Min(other => 2 - (2 * data.Cosine(row, other)))));
        }

        Assert.Equal(expected.Order(), chosen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(23)]
    public void Herding_FollowsTheMean(int budget)
    {
        using Case data = new(2);
        double[] mean = [.. Enumerable.Range(0, data.Dimension).Select(k => Enumerable.Range(0, Rows).Average(row => data.Unit(row, k)))];
        List<int> expected = [];
        while (expected.Count < budget)
        {
            expected.Add(Best(expected, row => -Enumerable.Range(0, data.Dimension).Sum(k =>
                Math.Pow(((expected.Count + 1) * mean[k]) - expected.Sum(other => data.Unit(other, k)) - data.Unit(row, k), 2))));
        }

        Assert.Equal(expected.Order(), GreedyPasses.Herding(data.Input, budget, Token));
    }

    [Fact]
    public void FacilityLocation_LazyIsNaive()
    {
        using Case data = new(3);
        List<int> expected = [];
        while (expected.Count < 25)
        {
            double Value(IEnumerable<int> set) => Enumerable.Range(0, Rows).Sum(i => set.Max(j => data.Similarity(i, j)));
            double before = expected.Count == 0 ? 0 : Value(expected);
            expected.Add(Best(expected, row => Math.Round(Value(expected.Append(row)) - before, 9)));
        }

        Assert.Equal(expected.Order(), GraphBaselines.FacilityLocation(data.Lists, Neighbors, 25, Token));
    }

    [Fact]
    public void FacilityLocationByGroup_IsThatOfEachGroupAlone()
    {
        using Case data = new(3);
        int[] groups = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % 5 == 0 ? 1 : 0)];
        int[] budgets = [9, 4];
        List<int> all = [];
        for (int g = 0; g < budgets.Length; g++)
        {
            int[] own = [.. Enumerable.Range(0, Rows).Where(row => groups[row] == g)];
            double Value(List<int> set) => set.Count == 0 ? 0 : own.Sum(i => set.Max(j => data.Similarity(i, j)));
            List<int> expected = [];
            while (expected.Count < budgets[g])
            {
                expected.Add(own.Except(expected).MaxBy(row => Math.Round(Value([.. expected, row]) - Value(expected), 9)));
            }

            all.AddRange(expected);
        }

        Assert.Equal(all.Order(), GraphBaselines.FacilityLocation(data.Lists, Neighbors, new GroupQuota(groups, budgets), Token));
    }

    [Fact]
    public void GraphCut_TakesTheLargestGain()
    {
        using Case data = new(4);
        List<int> expected = [];
        while (expected.Count < 30)
        {
            expected.Add(Best(expected, row => Math.Round(
                Others(row).Sum(i => data.Similarity(i, row)) - (2 * expected.Sum(i => data.Similarity(i, row))), 9)));
        }

        Assert.Equal(expected.Order(), GraphBaselines.GraphCut(data.Lists, Neighbors, 1, 30, Token));
    }

    [Fact]
    public void D2_PassesMessagesForwardAndBack()
    {
        using Case data = new(5);
        double[] difficulty = data.Input.Difficulty;
        double least = difficulty.Min();
        double Distance(int i, int j) => Math.Sqrt(2 - (2 * data.Similarity(i, j, GraphBaselines.D2Neighbors)));
        bool Near(int i, int j) => i != j && data.Similarity(i, j, GraphBaselines.D2Neighbors) > 0;
        double[] values = [.. Enumerable.Range(0, Rows).Select(i => difficulty[i] - least
            + Enumerable.Range(0, Rows).Where(j => Near(i, j)).Sum(j => Math.Exp(-Distance(i, j)) * (difficulty[j] - least)))];
        List<int> expected = [];
        while (expected.Count < 30)
        {
            int best = Best(expected, row => Math.Round(values[row], 6));
            expected.Add(best);
            foreach (int other in Enumerable.Range(0, Rows).Where(other => Near(best, other) && !expected.Contains(other)))
            {
                values[other] -= Math.Exp(-0.1 * Distance(best, other)) * values[best];
            }
        }

        Assert.Equal(expected.Order(), GraphBaselines.D2(data.Lists, difficulty, 0.1, 30, Token));
    }

    [Fact]
    public void Moderate_KeepsTheMiddleOfItsClass()
    {
        using Case data = new(6);
        int[] labels = data.Input.Labels!;
        double[] distances = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int[] own = [.. Enumerable.Range(0, Rows).Where(j => labels[j] == labels[i])];
            distances[i] = Math.Sqrt(Enumerable.Range(0, data.Dimension).Sum(k => Math.Pow(data.Unit(i, k) - Middle(own.Select(j => data.Unit(j, k))), 2)));
        }

        double middle = Middle(distances);
        int[] expected = [.. Enumerable.Range(0, Rows).OrderBy(i => Math.Abs(distances[i] - middle)).Take(31).Order()];
        Assert.Equal(expected, ModerateBaseline.Choose(data.Input, 31, Token));
    }

    [Fact]
    public void SemDeDup_DropsRowsWithANearEarlierRow()
    {
        // One cluster: its centre is the direction of the mean, as k-means of one centre leaves it.
        using Case data = new(7);
        double[] mean = [.. Enumerable.Range(0, data.Dimension).Select(k => Enumerable.Range(0, Rows).Sum(row => data.Unit(row, k)))];
        double Toward(int row) => Enumerable.Range(0, data.Dimension).Sum(k => data.Unit(row, k) * mean[k]);
        int[] order = [.. Enumerable.Range(0, Rows).OrderBy(Toward)];
        double[] redundancy = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            redundancy[order[i]] = i == 0 ? -1 : order[..i].Max(j => data.Cosine(order[i], j));
        }

        int[] expected = [.. Enumerable.Range(0, Rows).OrderBy(row => redundancy[row]).Take(40).Order()];
        Assert.Equal(expected, ClusterBaselines.SemDeDup(data.Input, 40, Token));

        // D4: the same to three quarters, then the rows farthest from the centre of what is left.
        int[] kept = [.. Enumerable.Range(0, Rows).OrderBy(row => redundancy[row]).Take(90)];
        double[] center = [.. Enumerable.Range(0, data.Dimension).Select(k => kept.Sum(row => data.Unit(row, k)))];
        int[] far = [.. kept.OrderBy(row => Enumerable.Range(0, data.Dimension).Sum(k => data.Unit(row, k) * center[k])).Take(40).Order()];
        Assert.Equal(far, ClusterBaselines.D4(data.Input, 40, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(Rows)]
    public void EveryMethod_ChoosesExactlyP_AscendingAndOnce_OnAnyNumberOfThreads(int budget)
    {
        using Case data = new(8);
        using ThreadedExecutor two = new(2);
        foreach (BaselineDefinition method in BaselineCatalogue.All)
        {
            int[] chosen = method.Choose(data.Input, budget, Token);
            Assert.Equal(budget, chosen.Length);
            Assert.Equal(chosen.Distinct().Order(), chosen);
            Assert.All(chosen, row => Assert.InRange(row, 0, Rows - 1));
            Assert.Equal(chosen, method.Choose(data.Input with { Executor = two }, budget, Token));
            Assert.Throws<ArgumentOutOfRangeException>(() => method.Choose(data.Input, Rows + 1, Token));
        }
    }

    private static IEnumerable<int> Others(int row) => Enumerable.Range(0, Rows).Where(i => i != row);

    private static int Best(List<int> taken, Func<int, double> value) =>
        Enumerable.Range(0, Rows).Where(row => !taken.Contains(row)).OrderByDescending(value).ThenBy(row => row).First();

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private sealed class Case : IDisposable
    {
        private readonly EmbeddingMatrix _rows;
        private readonly float[] _units;

        public Case(ulong seed)
        {
            _rows = TestRows.Random(Rows, 9, seed);
            _units = TestRows.Units(_rows);
            Lists = ExactNeighborSearch.Build(_rows, Neighbors, SequentialExecutor.Instance);
            SeededRandom random = new(seed);
            double[] difficulty = new double[Rows];
            int[] labels = new int[Rows];
            for (int i = 0; i < Rows; i++)
            {
                difficulty[i] = random.NextDouble() + 3;
                labels[i] = random.NextInt(3);
            }

            Input = new BaselineInput
            {
                Embeddings = _rows,
                Lists = Lists,
                Worth = Array.ConvertAll(difficulty, value => -value),
                Difficulty = difficulty,
                Labels = labels,
                Seed = seed,
            };
        }

        public BaselineInput Input { get; }

        public NeighborLists Lists { get; }

        public int Dimension => _rows.Dimension;

        public double Unit(int row, int k) => _units[(row * Dimension) + k];

        public double Cosine(int i, int j) => Enumerable.Range(0, Dimension).Sum(k => Unit(i, k) * Unit(j, k));

        /// <summary>K_ij: the cosine where one row lists the other, 1 for the row itself, else 0.</summary>
        public double Similarity(int i, int j, int k = Neighbors) =>
            i == j ? 1 : Lists.Neighbors.AsSpan(i * Neighbors, k).Contains(j) || Lists.Neighbors.AsSpan(j * Neighbors, k).Contains(i) ? Math.Max(0, Cosine(i, j)) : 0;

        public void Dispose() => _rows.Dispose();
    }
}
