using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Graph.Partitioned;

/// <summary>
/// The block search seen from one partition of a larger set of rows: its rows probe the blocks of all partitions, and its
/// blocks are multiplied with their own rows, with visitors of its own and with guests from other partitions. Put together,
/// the partitions multiply the pairs that one search over all rows would.
/// </summary>
/// <remarks>
/// A pair that both of its rows ask for is multiplied on both sides when they live in different partitions; within one,
/// <see cref="BlockVisitors"/> avoids it.
/// </remarks>
public sealed class PartitionSearch
{
    /// <summary>Centres of blocks that <see cref="Probe"/> holds at once, in bytes.</summary>
    public const int HeldCentreBytes = 64 << 20;

    /// <summary>Centres of blocks that are to be looked through at once, in bytes.</summary>
    public const int PartCentreBytes = 32 << 20;

    /// <summary>Guests that <see cref="Receive"/> is to be given at once, in bytes of <see cref="GuestBytes"/> each.</summary>
    public const int MostGuestBytes = 96 << 20;

    /// <summary>Blocks that a row looks at, its own included.</summary>
    public const int MostCandidates = BlockProbing.MaxCandidates;

    private readonly EmbeddingMatrix _grouped;
    private readonly RowBlocks _blocks;
    private readonly int _k;
    private readonly IKernelExecutor _executor;
    private readonly CancellationToken _cancellationToken;

    /// <param name="grouped">The partition's rows in the order of its blocks, norms filled in; at least one.</param>
    /// <param name="blocks">The blocks; their order is each grouped row's place in the order of row numbers.</param>
    /// <param name="k">Places of a list.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public PartitionSearch(EmbeddingMatrix grouped, RowBlocks blocks, int k, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        _grouped = grouped;
        _blocks = blocks;
        _k = k;
        _executor = executor;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What a guest takes while its partition's rows receive it: its vector, its list while it is filled, as it is returned and as it is written, its visits.</summary>
    /// <param name="vectorBytes">Of its vector, with its norm.</param>
    /// <param name="k">Places of its list.</param>
    public static double GuestBytes(double vectorBytes, int k) => vectorBytes + (28.0 * k) + 64 + (2.0 * BlockSearchOptions.MostProbes);

    /// <summary>The blocks of all partitions that each grouped row visits, <see cref="ProbePlan.Visits"/> a row, -1 for none.</summary>
    /// <param name="all">The centres of all blocks.</param>
    /// <param name="firstBlock">Number of the partition's first block among them.</param>
    /// <param name="plan">Which to probe.</param>
    /// <exception cref="ArgumentException">There are too many for one array.</exception>
    public int[] Probe(IBlockCentres all, int firstBlock, ProbePlan plan)
    {
        ArgumentNullException.ThrowIfNull(all);
        int[] visits = BlockProbing.NoVisits(_grouped.Rows, plan);
        NearBlocks near = NearBlocks.Find(all, _blocks.Centroids, [.. Enumerable.Range(firstBlock, _blocks.Count)], _executor, _cancellationToken);
        foreach (ProbedBlocks probed in near.Groups())
        {
            using BlockProbing probing = new(_grouped, _blocks, probed, BlockProduct.Best);
            probing.FillAll(plan, visits, _executor, _cancellationToken);
        }

        return visits;
    }

    /// <summary>The partition's lists over its own rows: inside the blocks, and along the visits between them.</summary>
    /// <param name="visits">What <see cref="Probe"/> found.</param>
    /// <param name="plan">The plan by which it did.</param>
    /// <param name="firstBlock">Number of the partition's first block.</param>
    /// <param name="progress">Takes the finished fraction; or null.</param>
    /// <returns>Lists in the order of row numbers, neighbours as places in that order.</returns>
    public NeighborLists OwnLists(int[] visits, ProbePlan plan, int firstBlock, Action<double>? progress)
    {
        BlockVisitors visitors = BlockVisitors.Of(
            _blocks, Array.ConvertAll(visits, b => IsOwn(b, firstBlock) ? b - firstBlock : -1), plan.Visits, _executor, _cancellationToken);
        return BlockLists.Build(_grouped, _blocks, visitors, _k, plan.Joins, BlockProduct.Best, _executor, progress, _cancellationToken);
    }

    /// <summary>A table for what guests add to the partition's lists.</summary>
    /// <param name="least">The cosine below which a row needs no more neighbours, in the order of row numbers.</param>
    /// <param name="joins">How often guests meet the neighbours of the rows that they find, see <see cref="ProbePlan.Joins"/>.</param>
    /// <param name="near">Each row's neighbours within the partition, as many of each, both in the order of row numbers, -1 for none; not read where nothing is joined.</param>
    public GuestLists OpenGuestLists(float[] least, int joins, int[] near)
    {
        ArgumentNullException.ThrowIfNull(least);
        ArgumentNullException.ThrowIfNull(near);
        TopNeighbors lists = new(_grouped.Rows, _k);
        for (int place = 0; place < _grouped.Rows; place++)
        {
            lists.Require(place, least[_blocks.Order[place]]);
        }

        GuestWalk? walk = joins == 0 ? null : new(_grouped, _blocks.Order, lists, near, near.Length / _grouped.Rows, BlockProduct.Best);
        return new GuestLists(lists, _blocks.Order, walk, joins);
    }

    /// <summary>Multiplies guests with the blocks they visit, then joins them as often as <paramref name="own"/> says.</summary>
    /// <param name="guests">Rows of other partitions.</param>
    /// <param name="numbers">The number by which each enters the partition's lists; larger for larger row numbers.</param>
    /// <param name="least">The cosine below which each needs no more neighbours.</param>
    /// <param name="visits">Blocks of this partition that each visits, from 0, <paramref name="count"/> a guest, -1 for none.</param>
    /// <param name="count">Places a guest.</param>
    /// <param name="own">Takes the guests as neighbours of the partition's rows.</param>
    /// <returns>The guests' lists among the partition's rows, as places in the order of row numbers; only what reaches <paramref name="least"/>.</returns>
    public NeighborLists Receive(EmbeddingMatrix guests, int[] numbers, float[] least, int[] visits, int count, GuestLists own)
    {
        ArgumentNullException.ThrowIfNull(guests);
        ArgumentNullException.ThrowIfNull(own);
        using TopNeighbors lists = new(guests.Rows, _k);
        for (int guest = 0; guest < guests.Rows; guest++)
        {
            lists.Require(guest, least[guest]);
        }

        using (BlockProducts products = new(_grouped, _blocks, own.Lists, guests, lists, numbers, BlockProduct.Best))
        {
            products.RunVisitors(BlockVisitors.OfGuests(_blocks, visits, count), _executor, null, _cancellationToken);
        }

        own.Join(guests, numbers, lists, _executor, _cancellationToken);
        return lists.ToLists(_executor, _cancellationToken);
    }

    private bool IsOwn(int block, int firstBlock) => block >= firstBlock && block < firstBlock + _blocks.Count;
}
