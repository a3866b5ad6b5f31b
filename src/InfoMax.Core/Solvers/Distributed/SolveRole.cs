namespace InfoMax.Core.Solvers.Distributed;

/// <summary>What a pass of the distributed solve does.</summary>
public enum SolveRole
{
    /// <summary>Each partition solves its own problem for its share of the budget.</summary>
    Start,

    /// <summary>Gains with borders included, for the first price and the scale.</summary>
    Price,

    /// <summary>The partitions of one colour move their own and overlapping rows.</summary>
    Stage,

    /// <summary>Final gains; how many rows are chosen, and the upper bits of the gains that the cut lies among.</summary>
    Count,

    /// <summary>The lower bits of the gains in the cut's bin.</summary>
    RefineGain,

    /// <summary>The upper bits of the row numbers that have the cut's gain.</summary>
    RefineRow,

    /// <summary>The lower bits of the row numbers in the cut's bin.</summary>
    RefineLastRow,

    /// <summary>Rows are taken out or in up to the cut: exactly p are chosen.</summary>
    Cut,

    /// <summary>The partitions of one colour exchange own rows of a group until no such exchange gains.</summary>
    Exchange,
}
