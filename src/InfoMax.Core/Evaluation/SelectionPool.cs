using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;
using InfoMax.Core.Scores;

namespace InfoMax.Core.Evaluation;

/// <summary>
/// The rows that selections are drawn from, with one graph for all of them: scores, importance and problems are made from it, each score
/// once. Owns nothing.
/// </summary>
public sealed class SelectionPool
{
    private readonly NeighborLists _lists;
    private readonly Dictionary<string, double[]> _scores = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (NeighborLists Lists, SimilarityGraph Graph)> _graphs = [];
    private RightLabels _hits;
    private RightLabels? _agreed;

    /// <param name="embeddings">N rows with their norms filled in.</param>
    /// <param name="lists">Neighbour lists of all rows, of as many places as any budget needs.</param>
    /// <param name="executor">Runs the parallel pieces; nothing depends on its threads.</param>
    /// <param name="seed">Seed of the probe's folds and of the prototypes.</param>
    public SelectionPool(EmbeddingMatrix embeddings, NeighborLists lists, IKernelExecutor executor, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(executor);
        if (lists.Rows != embeddings.Rows)
        {
            throw new ArgumentException($"{lists.Rows} lists for {embeddings.Rows} rows");
        }

        Embeddings = embeddings;
        _lists = lists;
        Executor = executor;
        Seed = seed;
    }

    /// <summary>Vectors of the N rows that methods choose from.</summary>
    public EmbeddingMatrix Embeddings { get; }

    /// <summary>N.</summary>
    public int Rows => Embeddings.Rows;

    /// <summary>Runs the pieces.</summary>
    public IKernelExecutor Executor { get; }

    /// <summary>Seed of every random choice made on the pool.</summary>
    public ulong Seed { get; }

    /// <summary>Class of each row in [0, <see cref="Classes"/>), -1 for none; null without labels.</summary>
    public int[]? Labels { get; init; }

    /// <summary>C; 0 without labels.</summary>
    public int Classes { get; init; }

    /// <summary>The score that is none of geometry or labels alone, one a row, NaN for a row that has none; null where there is no such score.</summary>
    public double[]? Outside { get; set; }

    /// <summary>The representative of each row's family of copies, itself for most; null where copies are kept.</summary>
    public int[]? Representatives { get; set; }

    /// <summary>The longest lists there are.</summary>
    public NeighborLists Lists => _lists;

    /// <summary>The raw score of that name, one a row; NaN for a row that has none, as one without label has no score of labels.</summary>
    /// <exception cref="ArgumentException">There is no such score, or what it needs is missing.</exception>
    public double[] Score(string name, CancellationToken cancellationToken = default)
    {
        if (!_scores.TryGetValue(name, out double[]? scores))
        {
            scores = Compute(name, cancellationToken);
            _scores[name] = scores;
        }

        return scores;
    }

    /// <summary>The labels that the probe gets right; it is trained where no score of it has been asked for yet.</summary>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public RightLabels Hits(CancellationToken cancellationToken = default)
    {
        Score("margin", cancellationToken);
        return _hits;
    }

    /// <summary>The labels that what a score looks at gets right: none is counted where the score does not put wrong ones last.</summary>
    /// <exception cref="ArgumentException">It needs labels, and there are none.</exception>
    public RightLabels Right(ScoreDefinition score, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(score);
        return !score.PutsWrongLast ? default
            : score.NeedsGraph ? _agreed ??= GraphScores.Agreed(score, _lists, Labelled(score.Name))
            : Hits(cancellationToken);
    }

    /// <summary>The default order of a score at a budget, see <see cref="ScoreDefinition.OrderAt"/>.</summary>
    /// <param name="score">The score.</param>
    /// <param name="budget">p.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    public ScoreOrder OrderOf(ScoreDefinition score, double budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(score);
        return score.OrderAt(budget, Classes, Right(score, cancellationToken).Share);
    }

    /// <summary>The score of that name as what methods without objective look at: a row that has none is in the middle, see <see cref="Importance.WithMiddle"/>.</summary>
    /// <exception cref="ArgumentException">There is no such score, or what it needs is missing.</exception>
    public double[] Difficulty(string score, CancellationToken cancellationToken = default) => Importance.WithMiddle(Score(score, cancellationToken));

    /// <summary>Importance of each row in [0, 1]; a row without a score is worth what the row of middle rank is.</summary>
    public float[] Worth(string score, ScoreNormalization normalization, ScoreOrder order, CancellationToken cancellationToken = default) =>
        Importance.FromPartialScores(Score(score, cancellationToken), normalization, order);

    /// <summary>The lists and the graph of k neighbours, made once.</summary>
    public (NeighborLists Lists, SimilarityGraph Graph) Graph(int k, CancellationToken cancellationToken = default)
    {
        if (!_graphs.TryGetValue(k, out (NeighborLists, SimilarityGraph) graph))
        {
            NeighborLists lists = _lists.Truncate(k);
            _graphs[k] = graph = (lists, SimilarityGraphBuilder.FromNeighborLists(lists, Executor, cancellationToken));
        }

        return graph;
    }

    /// <summary>The objective over all N rows at one budget, on the graph and alpha that this budget asks for.</summary>
    /// <param name="importance">I, length N.</param>
    /// <param name="neighbors">k.</param>
    /// <param name="alpha">A fixed alpha; null for the rule of <paramref name="boost"/>.</param>
    /// <param name="boost">B.</param>
    /// <param name="budget">p.</param>
    /// <param name="cancellationToken">Ends the making of a graph.</param>
    public CoresetProblem Problem(float[] importance, int neighbors, double? alpha, double boost, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(importance);
        SimilarityGraph graph = Graph(neighbors, cancellationToken).Graph;
        double mean = importance.Length == 0 ? 0 : importance.Average(i => (double)i);
        double fraction = Rows == 0 ? 0 : (double)budget / Rows;
        return new CoresetProblem(importance, graph, alpha ?? AutoParameters.Alpha(boost, mean, fraction, graph.MeanRowWeight()), budget);
    }

    /// <summary>The problem with its budget divided among the labels, rows without one being a group of their own.</summary>
    /// <param name="problem">Of this pool's rows, which have labels.</param>
    /// <param name="quota">How.</param>
    /// <param name="least">Rows that each label gets at least, as far as it has them and the budget allows.</param>
    public CoresetProblem Divided(CoresetProblem problem, QuotaKind quota, int least)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new CoresetProblem(problem.Importance, problem.Graph, problem.Alpha, problem.Budget) { Quota = Quota(problem.Budget, quota, least) };
    }

    /// <summary>A budget divided among the labels, rows without one being a group of their own.</summary>
    /// <param name="budget">p.</param>
    /// <param name="quota">How.</param>
    /// <param name="least">Rows that each label gets at least, as far as it has them and the budget allows.</param>
    public GroupQuota Quota(int budget, QuotaKind quota, int least)
    {
        int[] groups = Array.ConvertAll(Labels ?? throw new ArgumentException("a quota needs labels", nameof(quota)), label => label < 0 ? Classes : label);
        int[] sizes = new int[Classes + 1];
        Array.ForEach(groups, group => sizes[group]++);
        int floor = GroupBudgets.Floors(sizes, least) <= budget ? least : 0;
        return new GroupQuota(groups, GroupBudgets.Of(quota, sizes, budget, floor));
    }

    /// <summary>What a method to compare with may look at.</summary>
    /// <param name="importance">I, length N.</param>
    /// <param name="score">The score that it comes from.</param>
    /// <param name="order">Which end of it is worth more.</param>
    /// <param name="neighbors">k.</param>
    /// <param name="seed">Seed of the method's choices.</param>
    public BaselineInput Input(float[] importance, string score, ScoreOrder order, int neighbors, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(importance);
        double[] raw = Difficulty(score);
        return new BaselineInput
        {
            Embeddings = Embeddings,
            Lists = Graph(neighbors).Lists,
            Worth = Array.ConvertAll(importance, i => (double)i),
            Difficulty = order == ScoreOrder.High ? Array.ConvertAll(raw, value => -value) : raw,
            Labels = Labels,
            Representatives = Representatives,
            Seed = seed,
            Executor = Executor,
        };
    }

    private double[] Compute(string name, CancellationToken cancellationToken)
    {
        ScoreDefinition score = ScoreCatalogue.Find(name) ?? throw new ArgumentException($"score {name}: there is none of that name");
        return score.IsFromOutside ? Outside ?? throw new ArgumentException($"score {name}: it is not among the input's")
            : score.NeedsGraph ? GraphScores.Of(score, _lists, score.NeedsLabels ? Labelled(name) : null)
            : score.FromRows is { } fromRows ? fromRows(Embeddings, Seed, Executor, cancellationToken)
            : Probed(score, cancellationToken);
    }

    private double[] Probed(ScoreDefinition wanted, CancellationToken cancellationToken)
    {
        ProbeScores probe = OutOfFoldProbe.Run(Embeddings, Labelled(wanted.Name), Classes, new ProbeOptions { Seed = Seed }, Executor, cancellationToken);
        foreach (ScoreDefinition score in ScoreCatalogue.All.Where(score => score.FromProbe is not null))
        {
            _scores[score.Name] = score.FromProbe!(probe);
        }

        _hits = probe.Hits;
        return _scores[wanted.Name];
    }

    private int[] Labelled(string name) => Labels ?? throw new ArgumentException($"score {name}: it needs labels");
}
