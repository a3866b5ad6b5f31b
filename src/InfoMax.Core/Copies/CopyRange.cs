using InfoMax.Core.Clustering;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph.Blocks;
using InfoMax.Core.Kernels;

namespace InfoMax.Core.Copies;

/// <summary>The vectors of a range of blocks, multiplied with each other and with those of visitors. All rows of a data set are one range, or several.</summary>
public sealed class CopyRange : IDisposable
{
    /// <summary>Rows of a block whose pairs are held as bits at once.</summary>
    private const int RowsOfBits = 256;

    private readonly EmbeddingMatrix _own;
    private readonly int[] _firstRow;
    private readonly NearCopyOptions _options;
    private readonly IKernelExecutor _executor;
    private readonly CancellationToken _cancellationToken;
    private readonly CopyProducts _products;
    private BlockProbing? _probing;

    /// <param name="own">The rows, block after block, with their norms filled in.</param>
    /// <param name="firstRow">Begin of each block, which may be empty, and the number of rows.</param>
    /// <param name="options">Threshold and effort.</param>
    /// <param name="executor">Runs the blocks.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds of work at most.</param>
    public CopyRange(EmbeddingMatrix own, int[] firstRow, NearCopyOptions options, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(firstRow);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(executor);
        _own = own;
        _firstRow = firstRow;
        _options = options;
        _executor = executor;
        _cancellationToken = cancellationToken;
        _products = new CopyProducts(own.Dimension, options.Threshold);
    }

    private int Blocks => _firstRow.Length - 1;

    /// <summary>What the rows of each block mean to each other. N b d flops for blocks of b rows.</summary>
    /// <param name="rank">Place of each row in the walk.</param>
    /// <param name="labels">Label of each, or null.</param>
    public BlockPairs Pairs(int[] rank, int[]? labels)
    {
        BlockPairs pairs = new(new int[_own.Rows], new bool[_own.Rows], new bool[_own.Rows]);
        Array.Fill(pairs.Earliest, int.MaxValue);
        _executor.ForEach(
            Blocks,
            block =>
            {
                int[] places = PlacesOf(block);
                Array.Sort(Array.ConvertAll(places, place => rank[place]), places);
                for (int first = 0; first < places.Length; first += RowsOfBits)
                {
                    Walk(places[..first], places[first..Math.Min(places.Length, first + RowsOfBits)], rank, labels, pairs);
                }
            },
            _cancellationToken);
        return pairs;
    }

    /// <summary>The blocks that the leads of blocks visit.</summary>
    /// <param name="pairs">What <see cref="Pairs"/> found.</param>
    /// <param name="centroids">The centres of all blocks, of all ranges.</param>
    /// <param name="firstBlock">Number of the range's first block among them.</param>
    /// <param name="isExact">Every pair is to be met: every row visits all later blocks.</param>
    public CopyVisits Visits(BlockPairs pairs, SphericalCentroids centroids, int firstBlock, bool isExact)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(centroids);
        if (isExact)
        {
            return CopyVisits.Later(Array.ConvertAll(RowBlocks.BlockOfPlace(), block => firstBlock + block), centroids.Count);
        }

        int[] leads = [.. Enumerable.Range(0, _own.Rows).Where(place => pairs.IsLead[place])];
        return CopyVisits.Find(
            _own.Rows,
            [
                (Array.FindAll(leads, place => !pairs.HasCopies[place]), _options.Visits),
                (Array.FindAll(leads, place => pairs.HasCopies[place]), _options.WideVisits),
            ],
            Probing(centroids, firstBlock),
            centroids.Count,
            _options,
            _executor,
            _cancellationToken);
    }

    /// <summary>The blocks that released rows visit.</summary>
    /// <param name="released">Their places, ascending.</param>
    /// <param name="centroids">The centres of all blocks, of all ranges.</param>
    /// <param name="firstBlock">Number of the range's first block among them.</param>
    public CopyVisits Visits(int[] released, SphericalCentroids centroids, int firstBlock)
    {
        ArgumentNullException.ThrowIfNull(centroids);
        return CopyVisits.Find(
            _own.Rows, [(released, _options.WideVisits)], Probing(centroids, firstBlock), centroids.Count, _options, _executor, _cancellationToken);
    }

    /// <summary>The blocks that copies visit which may have a more similar representative than the best of their block.</summary>
    /// <param name="match">After <see cref="MatchInside"/>.</param>
    /// <param name="visiting">The rows that visit blocks already.</param>
    /// <param name="centroids">The centres of all blocks, of all ranges.</param>
    /// <param name="firstBlock">Number of the range's first block among them.</param>
    public CopyVisits Visits(CopyMatch match, bool[] visiting, SphericalCentroids centroids, int firstBlock)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(centroids);
        int[] seekers = [.. Enumerable.Range(0, _own.Rows).Where(place => match.Is(place, CopyRole.Copy) && !visiting[place])];
        return CopyVisits.Find(
            _own.Rows, [(seekers, _options.Visits)], Probing(centroids, firstBlock), centroids.Count, _options, _executor, _cancellationToken);
    }

    /// <summary>Rows that must look again, among the rows of their block.</summary>
    public void SearchInside(CopyWalk walk) => _executor.ForEach(
        Blocks,
        block =>
        {
            int[] sought = PlacesOf(block, walk.IsSought);
            int[] alive = sought.Length == 0 ? [] : PlacesOf(block, walk.IsAlive);
            _products.Run(_own, sought, _own, alive, (i, j, _) => walk.Meet(sought[i], alive[j], true), _cancellationToken);
        },
        _cancellationToken);

    /// <summary>Visitors and the rows of the blocks they visit, where either must look for an earlier row.</summary>
    public void SearchVisitors(CopyWalk walk, CopyVisitors visitors)
    {
        ArgumentNullException.ThrowIfNull(visitors);
        int before = visitors.FirstPlace;
        _executor.ForEach(
            Blocks,
            block =>
            {
                int[] here = visitors.Of(block);
                int[] seekers = Array.FindAll(here, visitor => walk.IsSought(before + visitor));
                int[] sought = visitors.IsMutual && here.Length > seekers.Length ? PlacesOf(block, walk.IsSought) : [];
                int[] others = sought.Length == 0 ? [] : Array.FindAll(here, visitor => !walk.IsSought(before + visitor) && walk.IsAlive(before + visitor));
                int[] alive = seekers.Length == 0 ? [] : PlacesOf(block, walk.IsAlive);
                _products.Run(visitors.Vectors, seekers, _own, alive, (i, j, _) => walk.Meet(before + seekers[i], alive[j], visitors.IsMutual), _cancellationToken);
                _products.Run(visitors.Vectors, others, _own, sought, (i, j, _) => walk.Meet(before + others[i], sought[j], true), _cancellationToken);
            },
            _cancellationToken);
    }

    /// <summary>Copies among the representatives of their block, after which most need not look any further.</summary>
    public void MatchInside(CopyMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        _executor.ForEach(
            Blocks,
            block =>
            {
                int[] copies = PlacesOf(block, place => match.Is(place, CopyRole.Copy));
                int[] representatives = copies.Length == 0 ? [] : PlacesOf(block, place => match.Is(place, CopyRole.Representative));
                _products.Run(_own, copies, _own, representatives, (i, j, cosine) => match.Meet(copies[i], representatives[j], cosine), _cancellationToken);
            },
            _cancellationToken);
        match.Settle(_options.SettledCosine);
    }

    /// <summary>Visitors and the rows of the blocks they visit, where one is a representative and the other a copy that still looks.</summary>
    public void MatchVisitors(CopyMatch match, CopyVisitors visitors)
    {
        ArgumentNullException.ThrowIfNull(visitors);
        int before = visitors.FirstPlace;
        _executor.ForEach(
            Blocks,
            block =>
            {
                foreach (CopyRole role in (CopyRole[])[CopyRole.Copy, CopyRole.Representative])
                {
                    CopyRole other = role == CopyRole.Copy ? CopyRole.Representative : CopyRole.Copy;
                    int[] left = Array.FindAll(visitors.Of(block), visitor => match.Is(before + visitor, role));
                    int[] right = left.Length == 0 ? [] : PlacesOf(block, place => match.Is(place, other));
                    _products.Run(visitors.Vectors, left, _own, right, (i, j, cosine) => match.Meet(before + left[i], right[j], cosine), _cancellationToken);
                }
            },
            _cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _probing?.Dispose();
    }

    private RowBlocks RowBlocks => new(
        [.. Enumerable.Range(0, _own.Rows)], _firstRow, new SphericalCentroids(new float[(long)Blocks * _own.Dimension], Blocks, _own.Dimension));

    private BlockProbing Probing(SphericalCentroids centroids, int firstBlock) =>
        _probing ??= new BlockProbing(_own, RowBlocks, centroids, firstBlock, BlockProduct.Best, _executor, _cancellationToken);

    /// <summary>The walk over the next rows of a block.</summary>
    private void Walk(int[] before, int[] here, int[] rank, int[]? labels, BlockPairs pairs)
    {
        bool[] isCopy = new bool[here.Length];
        bool Differ(int one, int other) => labels is not null && labels[one] != labels[other];
        void Meet(int row, int earlier)
        {
            pairs.Earliest[here[row]] = Math.Min(pairs.Earliest[here[row]], rank[earlier]);
            isCopy[row] |= pairs.IsLead[earlier];
            pairs.HasCopies[earlier] |= pairs.IsLead[earlier];
        }

        _products.Run(
            _own,
            here,
            _own,
            before,
            (i, j, _) =>
            {
                if (!Differ(here[i], before[j]))
                {
                    Meet(i, before[j]);
                }
            },
            _cancellationToken);
        bool[] near = new bool[here.Length * here.Length];
        _products.RunHalf(_own, here, (i, j, _) => near[(j * here.Length) + i] = !Differ(here[i], here[j]), _cancellationToken);
        for (int row = 0; row < here.Length; row++)
        {
            ReadOnlySpan<bool> earlier = near.AsSpan(row * here.Length, row);
            for (int other = earlier.IndexOf(true); other >= 0 && other < row; other = Next(earlier, other))
            {
                Meet(row, here[other]);
            }

            pairs.IsLead[here[row]] = !isCopy[row];
        }
    }

    private static int Next(ReadOnlySpan<bool> flags, int after)
    {
        int next = flags[(after + 1)..].IndexOf(true);
        return next < 0 ? flags.Length : after + 1 + next;
    }

    private int[] PlacesOf(int block) => [.. Enumerable.Range(_firstRow[block], _firstRow[block + 1] - _firstRow[block])];

    private int[] PlacesOf(int block, Func<int, bool> wanted)
    {
        int[] places = new int[_firstRow[block + 1] - _firstRow[block]];
        int count = 0;
        for (int place = _firstRow[block]; place < _firstRow[block + 1]; place++)
        {
            if (wanted(place))
            {
                places[count++] = place;
            }
        }

        return places[..count];
    }
}
