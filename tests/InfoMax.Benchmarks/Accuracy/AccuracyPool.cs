using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;
using InfoMax.Core.Solvers;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>A set with its neighbour lists and scores, each computed once; judges selections.</summary>
internal sealed class AccuracyPool
{
    private const double CopyCosine = 0.98;
    private readonly AccuracySet _set;
    private readonly IKernelExecutor _executor;
    private readonly NeighborLists _lists;
    private readonly int[] _representatives;
    private readonly SelectionPool _pool;
    private readonly Dictionary<(string, double), double> _random = [];

    public AccuracyPool(AccuracySet set, IKernelExecutor executor)
    {
        _set = set;
        _executor = executor;
        _lists = ExactNeighborSearch.Build(set.Pool, AutoParameters.MostNeighbors, executor);
        _representatives = Families();
        _pool = new SelectionPool(set.Pool, _lists, executor, 42) { Labels = set.Labels, Classes = set.Classes, Outside = set.Outside };
    }

    /// <summary>The raw score of that name.</summary>
    public double[] Score(string name) => _pool.Score(name);

    /// <summary>Selects as <c>prune</c> does on one partition.</summary>
    public (int[] Selected, double Objective) Prune(string score, ScoreOrder order, double fraction, double factor, double boost, SolverKind solver)
    {
        int budget = Budget(fraction);
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(_lists.Truncate(AutoParameters.Neighbors(fraction, factor)), _executor);
        float[] importance = Importance.FromScores(Score(score), ScoreNormalization.Rank, order);
        double alpha = AutoParameters.Alpha(boost, importance.Average(i => (double)i), fraction, graph.MeanRowWeight());
        CoresetProblem problem = new(importance, graph, alpha, budget);
        CoresetSolution solution = CoresetSolvers.For(solver).Solve(problem, new SolverOptions { Executor = _executor }, CancellationToken.None);
        return (solution.Selected, solution.Objective);
    }

    /// <summary>Selects by a method to compare with.</summary>
    public int[] Baseline(BaselineDefinition method, string score, double fraction, ulong seed)
    {
        ScoreOrder order = ScoreCatalogue.Find(score)!.Order;
        double[] raw = Score(score);
        BaselineInput input = new()
        {
            Embeddings = _set.Pool,
            Lists = _lists.Truncate(AutoParameters.Neighbors(fraction)),
            Worth = Array.ConvertAll(Importance.FromScores(raw, ScoreNormalization.Rank, order), i => (double)i),
            Difficulty = order == ScoreOrder.High ? Array.ConvertAll(raw, value => -value) : raw,
            Labels = _set.Labels,
            Representatives = _representatives,
            Seed = seed,
            Executor = _executor,
        };
        return method.Choose(input, Budget(fraction), CancellationToken.None);
    }

    /// <summary>Test accuracy of a softmax regression on the chosen rows.</summary>
    public double Accuracy(int[] selected)
    {
        using EmbeddingMatrix rows = _set.Pool.Gather(selected);
        ProbeModel model = SoftmaxRegression.Fit(rows, Array.ConvertAll(selected, row => _set.Labels[row]), _set.Classes, _executor);
        int[] predicted = SoftmaxRegression.Predict(model, _set.Test, _executor);
        return predicted.Where((label, row) => label == _set.TestLabels[row]).Count() / (double)predicted.Length;
    }

    /// <summary>Mean accuracy of random rows over three seeds.</summary>
    public double RandomAccuracy(double fraction)
    {
        if (!_random.TryGetValue((_set.Name, fraction), out double mean))
        {
            _random[(_set.Name, fraction)] = mean = Enumerable.Range(1, 3)
                .Average(seed => Accuracy(RandomBaselines.Random(_set.Pool.Rows, Budget(fraction), (ulong)seed)));
        }

        return mean;
    }

    /// <summary>Standard error of an accuracy on the test rows.</summary>
    public double StandardError(double accuracy) => Math.Sqrt(accuracy * (1 - accuracy) / _set.Test.Rows);

    /// <summary>Mean over unchosen rows of the cosine to the nearest chosen one along the lists.</summary>
    public double Coverage(int[] selected) => CoresetSimilarity.Measure(_lists, _lists.K, selected).Coverage;

    /// <summary>Chosen rows of the family of copies that has most of them.</summary>
    public int LargestFamily(int[] selected) => selected.GroupBy(row => _representatives[row]).Max(family => family.Count());

    private int Budget(double fraction) => (int)Math.Floor((fraction * _set.Pool.Rows) + 0.5);

    /// <summary>By row number: a row is a copy of the first representative among its neighbours at cosine .98 or more.</summary>
    private int[] Families()
    {
        int[] representatives = new int[_lists.Rows];
        for (int i = 0; i < representatives.Length; i++)
        {
            representatives[i] = i;
            for (int e = i * _lists.K; e < (i + 1) * _lists.K && _lists.Cosines[e] >= CopyCosine; e++)
            {
                int other = _lists.Neighbors[e];
                if (other < i && representatives[other] == other)
                {
                    representatives[i] = other;
                    break;
                }
            }
        }

        return representatives;
    }
}
