using InfoMax.Core.Compute;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>What guests add to the neighbour lists of a partition's rows.</summary>
public sealed class GuestLists : IDisposable
{
    private readonly int[] _order;

    internal GuestLists(TopNeighbors lists, int[] order)
    {
        Lists = lists;
        _order = order;
    }

    internal TopNeighbors Lists { get; }

    /// <summary>The lists in the order of row numbers; neighbours are the guests' numbers.</summary>
    public NeighborLists ToLists(IKernelExecutor executor, CancellationToken cancellationToken) =>
        Lists.ToLists(_order, executor, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Lists.Dispose();
}
