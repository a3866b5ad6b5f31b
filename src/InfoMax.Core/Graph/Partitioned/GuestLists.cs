using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>What guests add to the neighbour lists of a partition's rows.</summary>
public sealed class GuestLists : IDisposable
{
    private readonly int[] _order;
    private readonly GuestWalk? _walk;
    private readonly int _joins;

    internal GuestLists(TopNeighbors lists, int[] order, GuestWalk? walk, int joins)
    {
        Lists = lists;
        _order = order;
        _walk = walk;
        _joins = joins;
    }

    internal TopNeighbors Lists { get; }

    /// <summary>The lists in the order of row numbers; neighbours are the guests' numbers.</summary>
    public NeighborLists ToLists(IKernelExecutor executor, CancellationToken cancellationToken) =>
        Lists.ToLists(_order, executor, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Lists.Dispose();

    /// <summary>Guests meet the neighbours of the rows that they have found, as often as lists are joined.</summary>
    internal void Join(EmbeddingMatrix guests, int[] numbers, TopNeighbors found, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        for (int join = 0; join < _joins; join++)
        {
            _walk?.Run(guests, numbers, found, executor, cancellationToken);
        }
    }
}
