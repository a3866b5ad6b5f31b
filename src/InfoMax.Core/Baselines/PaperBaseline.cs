using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;

namespace InfoMax.Core.Baselines;

/// <summary>
/// InfoMax as published (Tan et al., "Data pruning by information maximization", ICLR 2025): rows are dealt to partitions at random, each with
/// its own graph of the 5 nearest, alpha .3 and the softmax iteration, and its share of the budget; the union is the result.
/// </summary>
public static class PaperBaseline
{
    /// <summary>k of the published defaults.</summary>
    public const int Neighbors = 5;

    /// <summary>alpha of the published defaults.</summary>
    public const double Alpha = 0.3;

    /// <summary>Random parts that the paper solves alone.</summary>
    public const int Partitions = 10;

    private const ulong Stream = 0x7061706572;

    // Beyond it the search by blocks is the faster, as for a job of one partition.
    private const int MostExactRows = 1 << 14;

    /// <summary>Chooses p rows. N^2 d / 20 multiply-adds up to 160 000 rows.</summary>
    public static int[] Choose(BaselineInput input, int budget, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowChoice.RequireBudget(input.Rows, budget);
        SeededRandom random = new(input.Seed, Stream);
        int[] dealt = RowChoice.Sample(RowChoice.All(input.Rows), input.Rows, ref random);
        int[][] parts = [.. Enumerable.Range(0, Partitions).Select(part => dealt.Where((_, place) => place % Partitions == part).Order().ToArray())];
        int[] shares = LargestRemainder.Share(Array.ConvertAll(parts, part => part.Length), budget);
        List<int> chosen = new(budget);
        for (int p = 0; p < parts.Length; p++)
        {
            int[] part = parts[p];
            chosen.AddRange(Solve(input, part, shares[p], cancellationToken).Select(place => part[place]));
        }

        return [.. chosen.Order()];
    }

    private static int[] Solve(BaselineInput input, int[] part, int share, CancellationToken cancellationToken)
    {
        if (share == 0)
        {
            return [];
        }

        using EmbeddingMatrix rows = input.Embeddings.Gather(part, input.Executor, cancellationToken);
        NeighborLists lists = part.Length <= MostExactRows
            ? ExactNeighborSearch.Build(rows, Neighbors, input.Executor, null, cancellationToken)
            : BlockNeighborSearch.Build(rows, Neighbors, new BlockSearchOptions { Seed = input.Seed }, input.Executor, null, cancellationToken).Lists;
        SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(lists, input.Executor, cancellationToken);
        CoresetProblem problem = new(Array.ConvertAll(part, row => (float)input.Worth[row]), graph, Alpha, share);
        return CoresetSolvers.For(SolverKind.Softmax)
            .Solve(problem, new SolverOptions { Seed = input.Seed, Executor = input.Executor }, cancellationToken).Selected;
    }
}
