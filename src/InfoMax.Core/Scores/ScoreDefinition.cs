using System.Text.Json.Serialization;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Probe;

namespace InfoMax.Core.Scores;

/// <summary>A score declared once: what it is called, what it reads, and the defaults that go with it.</summary>
/// <param name="Name">Its name in <c>--score</c>, and its column in a table of scores.</param>
/// <param name="Argument">What follows the name and a colon, or null: <c>NAME</c>, <c>PATH.npy</c>.</param>
/// <param name="Reads">What it is computed from.</param>
/// <param name="Order">Which end is worth more unless told otherwise.</param>
/// <param name="NeighborFactor">c in k = clamp(round(c / f), 5, 128).</param>
/// <param name="Boost">B in alpha = B mean(I) / (f mean_i sum_j W_ij).</param>
/// <param name="Help">One line: what it is.</param>
public sealed record ScoreDefinition(
    string Name, string? Argument, ScoreInputs Reads, ScoreOrder Order, double NeighborFactor, double Boost, string Help)
{
    /// <summary>Places of a neighbour list that it reads, whatever the job's k; 0 for a score that needs no lists.</summary>
    public int GraphNeighbors { get; init; }

    /// <summary>Whether the neighbour lists come first: then copies are walked by row number, since there is no rank yet.</summary>
    public bool NeedsGraph => GraphNeighbors > 0;

    /// <summary>Whether rows need labels.</summary>
    public bool NeedsLabels => Reads.HasFlag(ScoreInputs.Labels);

    /// <summary>Whether it comes from the out-of-fold probe.</summary>
    public bool NeedsProbe => NeedsLabels && !NeedsGraph;

    /// <summary>Its values, one a row, from what the out-of-fold probe tells; null for a score of something else.</summary>
    [JsonIgnore]
    public Func<ProbeScores, double[]>? FromProbe { get; init; }

    /// <summary>
    /// Its value for a row from the row's own neighbour list; null for a score of the graph that is what the lists of other rows give it
    /// (see <see cref="HubSums"/>), and for a score of something else.
    /// </summary>
    [JsonIgnore]
    public NeighborListScore? FromOwnList { get; init; }

    /// <summary>Its values, one a row, from the rows' vectors and a seed; null for a score of something else.</summary>
    [JsonIgnore]
    public Func<EmbeddingMatrix, ulong, IKernelExecutor, CancellationToken, double[]>? FromRows { get; init; }

    /// <summary>Whether it is made of anything but the rows' own vectors, graph and labels.</summary>
    [JsonIgnore]
    public bool IsFromOutside => (Reads & (ScoreInputs.Outside | ScoreInputs.Pairs | ScoreInputs.Targets | ScoreInputs.Scores)) != ScoreInputs.None;

    /// <summary>Which end is worth more follows from the rows kept of a class and the labels, see <see cref="OrderAt"/>; else <see cref="Order"/> holds always.</summary>
    public bool OrderFollowsBudget { get; init; }

    /// <summary>
    /// Wrong labels are last in it, so that the order by default stays among those that the probe gets right, or for a score of the graph the
    /// row's neighbours. Of no use to a score that wrong labels do not change: there the easiest rows are no more right than others.
    /// </summary>
    public bool PutsWrongLast { get; init; }

    /// <summary>
    /// The default order at a budget: the fewer rows of a class are kept, and the fewer labels are right, the easier are those that train best.
    /// </summary>
    /// <param name="budget">p, at least 0.</param>
    /// <param name="classes">Different labels; 0 where they are not known, which counts as one.</param>
    /// <param name="right">Share of the labels that the out-of-fold probe or the neighbours get right, which a score that <see cref="PutsWrongLast"/> looks at; 1 where that is not known.</param>
    public ScoreOrder OrderAt(double budget, int classes, double right) =>
        OrderFollowsBudget ? ScoreOrder.At(AutoParameters.Quantile(budget / Math.Max(1, classes), PutsWrongLast ? right : 1)) : Order;

    /// <summary>How a budget is divided among the labels unless told otherwise.</summary>
    public QuotaKind Quota { get; init; }

    /// <summary>The default order, for a text.</summary>
    public string OrderText => OrderFollowsBudget ? "at:Q by the rows kept of a class" : Order.ToString();

    /// <summary>The form of the command line: <c>hub</c>, <c>column:NAME</c>.</summary>
    public string Form => Argument is null ? Name : $"{Name}:{Argument}";

    /// <summary>The default k at f = p / N.</summary>
    public int Neighbors(double fraction) => AutoParameters.Neighbors(fraction, NeighborFactor);
}
