namespace InfoMax.Core.Baselines;

/// <summary>Every method there is to compare with, in the order of the table.</summary>
public static class BaselineCatalogue
{
    private const double D2Gamma = 0.1;
    private const double CutLambda = 1;

    /// <summary>Every method that compare knows, in the order of its table.</summary>
    public static IReadOnlyList<BaselineDefinition> All { get; } =
    [
        Random("random", Fidelity.Official, "uniform without replacement", false, (input, budget, _) => RandomBaselines.Random(input.Rows, budget, input.Seed)),
        Random("class-random", Fidelity.Official, "per class by largest remainder", true, (input, budget, _) => RandomBaselines.ClassRandom(Labels(input), budget, input.Seed)),
        Fixed("top", Fidelity.Official, "highest worth", (input, budget, _) => ScoreBaselines.Top(input.Worth, budget)),
        Fixed("bottom", Fidelity.Official, "lowest worth", (input, budget, _) => ScoreBaselines.Bottom(input.Worth, budget)),
        Fixed("dedupe-top", Fidelity.Official, "copies collapsed, then highest worth",
            (input, budget, _) => ScoreBaselines.DedupeTop(input.Worth, input.Representatives ?? RowChoice.All(input.Rows), budget)),
        Random("half-random", Fidelity.Official, "random rows of the better half", false, (input, budget, _) => RandomBaselines.HalfRandom(input.Worth, budget, input.Seed)),
        Fixed("window", Fidelity.Adapted, "hardest rows after the beta N hardest; beta .4, .3, .1 up to 10 %, 30 % and beyond, not searched by grid",
            (input, budget, _) => ScoreBaselines.Window(input.Difficulty, ScoreBaselines.DroppedShare(Share(input, budget)), budget)),
        Random("ccs", Fidelity.Reimplemented, "50 strata; shares fill to exactly p, where the published division leaves rows out; beta as for window", false,
            (input, budget, _) => ScoreBaselines.Ccs(input.Difficulty, ScoreBaselines.DroppedShare(Share(input, budget)), ScoreBaselines.Strata, budget, input.Seed)),
        Fixed("moderate", Fidelity.Reimplemented, "rows nearest to the median distance; the published code returns the rows to remove", ModerateBaseline.Choose),
        Random("kcenter", Fidelity.Reimplemented, "Euclidean on unit vectors from a seeded row, where a popular copy starts at row 0", false, GreedyPasses.KCenter),
        Fixed("herding", Fidelity.Reimplemented, "smallest distance to the mean on unit vectors over all classes, where a popular toolbox takes the largest", GreedyPasses.Herding),
        Fixed("d2", Fidelity.Adapted, "5 neighbours in either direction, gamma .1, scores moved to begin at 0",
            (input, budget, token) => GraphBaselines.D2(input.Lists, input.Difficulty, D2Gamma, budget, token)),
        Random("semdedup", Fidelity.Adapted, "N / 1000 clusters; the p rows of smallest redundancy, where the published form has a threshold and no budget", false, ClusterBaselines.SemDeDup),
        Random("d4", Fidelity.Adapted, "SemDeDup to .75 N, then the rows farthest from N / 1000 new centres", false, ClusterBaselines.D4),
        Fixed("facility", Fidelity.Adapted, "lazy greedy on the neighbour graph; similarities beyond it count as 0",
            (input, budget, token) => GraphBaselines.FacilityLocation(input.Lists, input.Lists.K, budget, token)),
        Fixed("graphcut", Fidelity.Adapted, "lambda 1 on the neighbour graph; similarities beyond it count as 0",
            (input, budget, token) => GraphBaselines.GraphCut(input.Lists, input.Lists.K, CutLambda, budget, token)),
        Random("infomax-paper", Fidelity.Reimplemented, "k 5, alpha .3, softmax iteration with a cap at 1 and damping, 10 random partitions solved alone", false, PaperBaseline.Choose),
    ];

    /// <summary>The method of that name; null when there is none.</summary>
    public static BaselineDefinition? Find(string name) => All.FirstOrDefault(method => method.Name == name);

    private static BaselineDefinition Fixed(string name, Fidelity fidelity, string note, Func<BaselineInput, int, CancellationToken, int[]> choose) =>
        new(name, fidelity, note, false, false, choose);

    private static BaselineDefinition Random(
        string name, Fidelity fidelity, string note, bool labels, Func<BaselineInput, int, CancellationToken, int[]> choose) =>
        new(name, fidelity, note, labels, true, choose);

    private static int[] Labels(BaselineInput input) => input.Labels ?? throw new ArgumentException("class-random needs labels");

    private static double Share(BaselineInput input, int budget) => (double)budget / Math.Max(1, input.Rows);
}
