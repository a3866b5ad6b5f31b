using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;

namespace InfoMax.Benchmarks.Accuracy;

/// <summary>Test accuracy of choices from labelled rows by budget and kind of choice, the mean over divisions of a set, beside that of random rows.</summary>
/// <typeparam name="TBudget">How a budget is named.</typeparam>
/// <param name="testRows">Rows that all divisions are judged on.</param>
internal sealed class LabelledCells<TBudget>(int testRows)
{
    private const int Seeds = 3;
    private const string Random = "random";
    private readonly Dictionary<(TBudget Budget, string Cell), List<double>> _cells = [];

    /// <summary>The rows of a division to choose from.</summary>
    public static SelectionPool Pool(AccuracySet set, IKernelExecutor executor) =>
        new(set.Pool, ExactNeighborSearch.Build(set.Pool, AutoParameters.MostNeighbors, executor), executor, 42)
        {
            Labels = set.Labels,
            Classes = set.Classes,
        };

    /// <summary>Random rows and as many of each class, the mean of three seeds.</summary>
    public static IEnumerable<(string Cell, double Accuracy)> RandomRows(SelectionPool pool, TestRows judge, int budget)
    {
        yield return (Random, Enumerable.Range(1, Seeds).Average(seed => judge.Accuracy(pool, RandomBaselines.Random(pool.Rows, budget, (ulong)seed))));
        yield return ("class-random", Enumerable.Range(1, Seeds).Average(seed => judge.Accuracy(pool, RandomBaselines.ClassRandom(pool.Labels!, budget, (ulong)seed))));
    }

    /// <summary>Adds what a division has at a budget.</summary>
    public void Add(TBudget budget, IEnumerable<(string Cell, double Accuracy)> found)
    {
        foreach ((string cell, double accuracy) in found)
        {
            if (!_cells.TryGetValue((budget, cell), out List<double>? values))
            {
                _cells[(budget, cell)] = values = [];
            }

            values.Add(100 * accuracy);
        }
    }

    /// <summary>Points of accuracy in the order added, how far that is from random rows, and the standard error of these.</summary>
    public IEnumerable<(TBudget Budget, string Cell, double Mean, double Gain, double Error)> Means()
    {
        foreach (((TBudget budget, string cell), List<double> values) in _cells)
        {
            double random = _cells[(budget, Random)].Average();
            yield return (budget, cell, values.Average(), values.Average() - random, 100 * Math.Sqrt(random / 100 * (1 - (random / 100)) / testRows));
        }
    }
}
