using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Core.Baselines;

/// <summary>What the methods that a selection is compared with may look at: the same rows, graph, score and labels for all.</summary>
public sealed record BaselineInput
{
    /// <summary>N rows with their norms filled in; not owned.</summary>
    public required EmbeddingMatrix Embeddings { get; init; }

    /// <summary>Neighbour lists of all rows.</summary>
    public required NeighborLists Lists { get; init; }

    /// <summary>Worth of each row, high is worth more, length N: the importance that the job's own score gives.</summary>
    public required double[] Worth { get; init; }

    /// <summary>Difficulty of each row, high is hard, length N: the score as it is, whatever its order.</summary>
    public required double[] Difficulty { get; init; }

    /// <summary>Class of each row, negative for none; null where there are no labels.</summary>
    public int[]? Labels { get; init; }

    /// <summary>The representative of each row's family of copies, itself for most rows; null where no copies were looked for.</summary>
    public int[]? Representatives { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Runs the parallel pieces; selections do not depend on its threads.</summary>
    public IKernelExecutor Executor { get; init; } = SequentialExecutor.Instance;

    /// <summary>N.</summary>
    public int Rows => Embeddings.Rows;
}
