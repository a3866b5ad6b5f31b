using InfoMax.Core.Graph;

namespace InfoMax.Core.Objective;

/// <summary>
/// Choose S with |S| = p that maximises F(S) = sum_{i in S} I_i - alpha * sum_{i,j in S} K_ij,
/// which in 0/1 x is I.x - (alpha/2) x^T W x with W = K + K^T (Tan et al., "Data Pruning by Information
/// Maximization", ICLR 2025, with a sparse K). Read-only to solvers.
/// </summary>
public sealed class CoresetProblem
{
    private readonly GroupQuota? _quota;

    /// <param name="importance">I_i, length N, finite, in [0, 1].</param>
    /// <param name="graph">W over the same N rows.</param>
    /// <param name="alpha">Weight of the redundancy term, finite and at least 0.</param>
    /// <param name="budget">p in [0, N].</param>
    /// <exception cref="ArgumentException">Lengths disagree or a value is out of range.</exception>
    public CoresetProblem(float[] importance, SimilarityGraph graph, double alpha, int budget)
    {
        ArgumentNullException.ThrowIfNull(importance);
        ArgumentNullException.ThrowIfNull(graph);
        if (importance.Length != graph.Rows)
        {
            throw new ArgumentException($"{importance.Length} importances for a graph of {graph.Rows} rows");
        }

        if (!double.IsFinite(alpha) || alpha < 0)
        {
            throw new ArgumentException($"alpha {alpha}: must be finite and at least 0");
        }

        if (budget < 0 || budget > importance.Length)
        {
            throw new ArgumentException($"budget {budget}: must be in [0, {importance.Length}]");
        }

        Importance = importance;
        Graph = graph;
        Alpha = alpha;
        Budget = budget;
    }

    /// <summary>I_i, length N.</summary>
    public float[] Importance { get; }

    /// <summary>W = K + K^T.</summary>
    public SimilarityGraph Graph { get; }

    /// <summary>Weight of the redundancy term.</summary>
    public double Alpha { get; }

    /// <summary>p, the exact number of rows to choose.</summary>
    public int Budget { get; }

    /// <summary>How many rows of each group are chosen; null for any.</summary>
    /// <exception cref="ArgumentException">It is of other rows, or its budgets do not sum to p.</exception>
    public GroupQuota? Quota
    {
        get => _quota;
        init => _quota = value is null || (value.Groups.Length == Rows && value.Budgets.Sum(own => (long)own) == Budget)
            ? value
            : throw new ArgumentException($"a quota of {value.Groups.Length} rows and {value.Budgets.Sum(own => (long)own)} to choose for {Rows} rows and {Budget}");
    }

    /// <summary>Number of rows N.</summary>
    public int Rows => Importance.Length;
}
