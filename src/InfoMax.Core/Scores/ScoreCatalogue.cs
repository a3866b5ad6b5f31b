using InfoMax.Core.Objective;

namespace InfoMax.Core.Scores;

/// <summary>
/// Every score there is, in the order of the help. c and B are those of the highest trained accuracy (benchmark <c>accuracy</c>): a
/// score of geometry does best with c = 2, B = 3, one of labels with c = 4, B = 3; one from outside knows nothing of the geometry and
/// must not be outweighed by redundancy, so c = 4, B = .5.
/// </summary>
public static class ScoreCatalogue
{
    private const double InnerFactor = 2;
    private const double InnerBoost = 3;
    private const double OuterFactor = 4;
    private const double OuterBoost = 0.5;

    /// <summary>Every score that can be named, in the order of help and documents.</summary>
    public static IReadOnlyList<ScoreDefinition> All { get; } =
    [
        Outer("column", "NAME", ScoreInputs.Outside, "a numeric column of the metadata"),
        Outer("file", "PATH.npy", ScoreInputs.Outside, "a 1-D array with one number a row"),
        Outer("clip", null, ScoreInputs.Pairs, "cosine of the row's image and text vectors"),
        Outer("negclip", null, ScoreInputs.Pairs, "clip less what image and text give to other pairs"),
        Outer("target", "PATH.npy", ScoreInputs.Embeddings | ScoreInputs.Targets, "largest cosine to a row of a target set; PATH.npy:mean for the mean"),
        Inner("hub", ScoreInputs.Graph, "how much other rows count the row among their 10 nearest, hubs low") with { GraphNeighbors = HubSums.Neighbors },
        Inner("density", ScoreInputs.Graph, "mean cosine to the 10 nearest, dense places low") with
        {
            GraphNeighbors = GraphScores.DensityNeighbors,
            FromOwnList = (_, _, cosines, _) => GraphScores.Density(cosines),
        },
        Inner("prototype", ScoreInputs.Embeddings, "distance to the nearest of the data's centres") with
        {
            FromRows = (rows, seed, executor, token) => PrototypeScores.Compute(rows, null, seed, executor, token),
        },
        Label("el2n", ScoreInputs.Labels | ScoreInputs.Embeddings, "distance of an out-of-fold probe's output to the label, mean over epochs") with { FromProbe = probe => probe.El2n, PutsWrongLast = true },
        Label("margin", ScoreInputs.Labels | ScoreInputs.Embeddings, "how little the probe prefers the label, last epoch") with { FromProbe = probe => probe.Margin, PutsWrongLast = true },
        Label("aum", ScoreInputs.Labels | ScoreInputs.Embeddings, "the same on logits, mean over epochs") with { FromProbe = probe => probe.Aum, PutsWrongLast = true },
        Label("entropy", ScoreInputs.Labels | ScoreInputs.Embeddings, "how undecided the probe is, whatever the label") with { FromProbe = probe => probe.Entropy },
        Label("forgetting", ScoreInputs.Labels | ScoreInputs.Embeddings, "how often the probe learned and lost the row; never learned is most") with { FromProbe = probe => probe.Forgetting, PutsWrongLast = true },
        Label("agreement", ScoreInputs.Labels | ScoreInputs.Graph, "share of the 20 nearest with another label") with
        {
            GraphNeighbors = GraphScores.AgreementNeighbors,
            FromOwnList = GraphScores.Agreement,
            PutsWrongLast = true,
        },
        new ScoreDefinition("uniform", null, ScoreInputs.None, ScoreOrder.High, InnerFactor, InnerBoost, "the same for every row") with { FromRows = (rows, _, _, _) => new double[rows.Rows] },
        Outer("combine", "A*w+B*w", ScoreInputs.Scores, "weighted sum of the ranks of several scores, each turned so that high is good"),
    ];

    /// <summary>The definition of a name, whatever its case; null when there is none.</summary>
    public static ScoreDefinition? Find(string name) =>
        All.FirstOrDefault(definition => definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A score of geometry: low is typical, which is worth more.</summary>
    private static ScoreDefinition Inner(string name, ScoreInputs reads, string help) =>
        new(name, null, reads, ScoreOrder.Low, InnerFactor, InnerBoost, help);

    /// <summary>
    /// A score of labels: which rows train best follows from the rows kept of a class. Each class has its share, since whole classes are easier
    /// than others: without shares the easiest hundredth of a set is one or two classes.
    /// </summary>
    private static ScoreDefinition Label(string name, ScoreInputs reads, string help) =>
        new(name, null, reads, ScoreOrder.Low, OuterFactor, InnerBoost, help) { OrderFollowsBudget = true, Quota = QuotaKind.Proportional };

    /// <summary>A score from outside the geometry: high is worth more.</summary>
    private static ScoreDefinition Outer(string name, string? argument, ScoreInputs reads, string help) =>
        new(name, argument, reads, ScoreOrder.High, OuterFactor, OuterBoost, help);
}
