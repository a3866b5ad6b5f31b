namespace InfoMax.Cluster.Jobs;

/// <summary>The rounds that jobs have, by number; what is known of each is in its <see cref="Planning.RoundDefinition"/>. The values are persisted: never renumber.</summary>
public enum RoundKind
{
    /// <summary>No round: the job has not begun.</summary>
    None = 0,

    /// <summary>Find the input files and cut them into splits (one item).</summary>
    Plan = 1,

    /// <summary>Read, validate and normalise the rows of a split.</summary>
    Ingest = 2,

    /// <summary>Train the centres that prototype scores are measured from (one item).</summary>
    Prototypes = 3,

    /// <summary>Distance of a split's rows to their nearest prototype.</summary>
    Distances = 4,

    /// <summary>Turn raw scores into importance over all rows (one item).</summary>
    Importance = 5,

    /// <summary>Route a split's rows to partitions.</summary>
    Scatter = 6,

    /// <summary>Neighbour lists of a partition's rows.</summary>
    Graph = 7,

    /// <summary>Over-selected candidates of a partition.</summary>
    LocalCoreset = 8,

    /// <summary>Neighbours of every candidate among a partition's rows, so that pricing and reduction see global edges.</summary>
    CandidateGraph = 9,

    /// <summary>Solve for exactly p rows, with the certificate (one item).</summary>
    Reduction = 10,

    /// <summary>Write the result files (one item).</summary>
    Write = 11,

    /// <summary>Price every other row against a first solve on the candidates (one item).</summary>
    Pricing = 12,

    /// <summary>Further candidates of a partition, by their price.</summary>
    Shortlist = 13,

    /// <summary>Neighbours of every shortlisted row among a partition's rows.</summary>
    ShortlistGraph = 14,

    /// <summary>Train the cells that semantic partitions are made of (one item).</summary>
    Centroids = 15,

    /// <summary>Group a partition's rows into blocks.</summary>
    Organise = 16,

    /// <summary>Find how many blocks a row must probe (one item).</summary>
    Check = 17,

    /// <summary>Neighbour lists of a partition over its own rows, and the rows that visit other partitions.</summary>
    Visit = 18,

    /// <summary>A partition's blocks against the guests from other partitions.</summary>
    Halo = 19,

    /// <summary>Neighbour lists of a partition's rows over the whole data set.</summary>
    Merge = 20,

    /// <summary>Find the rows that are copies of others (one item).</summary>
    Copies = 21,

    /// <summary>A partition's neighbours by the partitions that own them.</summary>
    Borders = 30,

    /// <summary>Every edge of a partition's rows.</summary>
    Join = 31,

    /// <summary>A partition's rows with those of others that they are joined to.</summary>
    Extend = 32,

    /// <summary>Which partitions move at the same time (one item).</summary>
    Colours = 33,

    /// <summary>A pass of the distributed solve over a partition (repeats).</summary>
    Solve = 34,

    /// <summary>A partition's multipliers for the certificate.</summary>
    Bound = 35,

    /// <summary>A partition's part of coreset, objective and bound.</summary>
    Settle = 36,

    /// <summary>Turn what the neighbour lists tell of a row into its importance (one item).</summary>
    GraphImportance = 40,

    /// <summary>Number the labels of all splits (one item).</summary>
    Labels = 50,

    /// <summary>Train the probe that label scores come from (one item).</summary>
    Probe = 51,

    /// <summary>Label scores of a split's rows.</summary>
    LabelScores = 52,

    /// <summary>Clusters of a split's rows, as groups.</summary>
    Clusters = 55,

    /// <summary>Number the groups of all splits (one item).</summary>
    Groups = 56,

    /// <summary>Divide the budgets among groups, where rows are in several partitions (one item).</summary>
    Quota = 57,

    /// <summary>Digests of a split's rows, where no single item holds all rows.</summary>
    CopyDigests = 60,

    /// <summary>Equal rows among the digests of one range.</summary>
    CopyEquals = 61,

    /// <summary>Train the cells in which near copies are sought (one item).</summary>
    CopyCells = 62,

    /// <summary>Route a split's different rows to ranges of cells.</summary>
    CopyScatter = 63,

    /// <summary>What the rows of a range's cells mean to each other, and the rows that visit other ranges.</summary>
    CopyVisit = 64,

    /// <summary>Decide which rows of a range are copies (repeats).</summary>
    CopyWalk = 65,

    /// <summary>The most similar representative of a range's copies (repeats).</summary>
    CopyMatch = 66,

    /// <summary>What became of a split's rows, to the splits that hold equal ones, and the size of each family (repeats).</summary>
    CopyLeads = 67,

    /// <summary>Representatives and copies of a split.</summary>
    CopyParts = 68,

    /// <summary>What the chosen rows mean to a partition's rows.</summary>
    Reasons = 70,

    /// <summary>Find the axes of a flat map on a sample of the rows (one item).</summary>
    Axes = 71,

    /// <summary>Where a split's rows lie on the map.</summary>
    Coordinates = 72,

    /// <summary>Order the scores of a split's rows, where no single item holds all rows.</summary>
    ScoreOrder = 41,

    /// <summary>Mid-ranks of the scores in one range, over all splits.</summary>
    ScoreRanks = 42,

    /// <summary>Importance of a split's rows.</summary>
    ScoreImportance = 43,

    /// <summary>What a partition's neighbour lists tell of each row that they name.</summary>
    GraphSums = 44,

    /// <summary>Scores of a split's rows from the sums of all partitions, in order.</summary>
    GraphScoreOrder = 45,

    /// <summary><see cref="ScoreRanks"/> for scores of the graph.</summary>
    GraphScoreRanks = 46,

    /// <summary><see cref="ScoreImportance"/> for scores of the graph.</summary>
    GraphScoreImportance = 47,

    /// <summary>Importance of a semantic partition's rows.</summary>
    GraphPartitions = 48,

    /// <summary>Image and text vectors of a split's pairs, by the group that they are compared in.</summary>
    Pairs = 80,

    /// <summary>Contrastive scores of a group of pairs.</summary>
    PairScores = 81,

    /// <summary>Contrastive scores of a split's rows, from those of all groups.</summary>
    SplitPairScores = 82,

    /// <summary>Cosines of a split's rows to target sets.</summary>
    TargetScores = 83,

    /// <summary>Order the scores of a split's rows that are to be combined.</summary>
    TermOrder = 84,

    /// <summary>Mid-ranks of such scores in one range, over all splits.</summary>
    TermRanks = 85,

    /// <summary>Combined scores of a split's rows.</summary>
    CombinedScores = 86,

    /// <summary>Scores of a split's rows from what the neighbour lists of all partitions tell.</summary>
    GraphScores = 87,

    /// <summary><see cref="TermOrder"/> where scores of the graph are among them.</summary>
    GraphTermOrder = 88,

    /// <summary><see cref="TermRanks"/> where scores of the graph are among them.</summary>
    GraphTermRanks = 89,

    /// <summary><see cref="CombinedScores"/> where scores of the graph are among them.</summary>
    GraphCombinedScores = 90,
}
