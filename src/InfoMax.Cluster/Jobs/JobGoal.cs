namespace InfoMax.Cluster.Jobs;

/// <summary>What a job is for, which decides its rounds and its results. Jobs hold the numbers: never change one.</summary>
public enum JobGoal
{
    /// <summary>The rows worth training on, for a budget.</summary>
    Prune = 0,

    /// <summary>The representatives of all families of copies, without a budget.</summary>
    Dedupe = 1,

    /// <summary>Scores of all rows.</summary>
    Score = 2,
}
