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

    /// <summary>A block of whose rows one in so many is known to be a copy is part of a large family.</summary>
    private const int DenseShare = 4;

    private readonly EmbeddingMatrix _own;
    private readonly int[] _firstRow;
    private readonly NearCopyOptions _options;
    private readonly IKernelExecutor _executor;
    private readonly CancellationToken _cancellationToken;
    private readonly CopyProducts _products;
    private readonly CopyOperand _rows;
    private BlockProbing? _probing;
    private int[]? _blockOfPlace;

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
        _products = new CopyProducts(own, options.Threshold);
        _rows = _products.Prepare(own, executor, cancellationToken);
    }

    private int Blocks => _firstRow.Length - 1;

    /// <summary>What the rows of each block mean to each other. N b d flops for blocks of b rows.</summary>
    /// <param name="rank">Place of each row in the walk.</param>
    /// <param name="labels">Label of each, or null.</param>
    /// <param name="roles">Role of each as far as it is known, or null: known copies mean nothing to others.</param>
    public BlockPairs Pairs(int[] rank, int[]? labels, CopyRole[]? roles = null)
    {
        BlockPairs pairs = new(new int[_own.Rows], new bool[_own.Rows], new bool[_own.Rows]);
        Array.Fill(pairs.Earliest, int.MaxValue);
        _executor.ForEach(
            Blocks,
            block =>
            {
                int[] places = PlacesOf(block, place => roles is null || roles[place] != CopyRole.Copy);
                Array.Sort(Array.ConvertAll(places, place => rank[place]), places);
                for (int first = 0; first < places.Length; first += RowsOfBits)
                {
                    Walk(places[..first], places[first..Math.Min(places.Length, first + RowsOfBits)], rank, labels, pairs);
                }

                // Beside a large family lie rows that are no copies of its lead and may be each other's, in any of its blocks.
                for (int i = 0; i < places.Length && places.Length * DenseShare < (_firstRow[block + 1] - _firstRow[block]) * (DenseShare - 1); i++)
                {
                    pairs.HasCopies[places[i]] = true;
                }
            },
            _cancellationToken);
        return pairs;
    }

    /// <summary>What the first rows of the walk decide, where all rows are one range.</summary>
    internal CopyStart Start(int[] rank, int[]? labels) => CopyStart.Find(_products, _rows, rank, labels, _options.ExactRows, _executor, _cancellationToken);

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
    public void SearchInside(CopyWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        int[] blocks = Sought(walk, null);
        _executor.ForEach(
            blocks.Length,
            i =>
            {
                int[] sought = PlacesOf(blocks[i], walk.IsSought);
                int[] alive = PlacesOf(blocks[i], walk.IsAlive);
                _products.Run(_rows, sought, _rows, alive, (s, a, _) => walk.Meet(sought[s], alive[a], true), _cancellationToken);
            },
            _cancellationToken);
    }

    /// <summary>Visitors and the rows of the blocks they visit, where either must look for an earlier row.</summary>
    public void SearchVisitors(CopyWalk walk, CopyVisitors visitors)
    {
        ArgumentNullException.ThrowIfNull(walk);
        ArgumentNullException.ThrowIfNull(visitors);
        int before = visitors.FirstPlace;
        CopyOperand rows = _products.Prepare(visitors.Vectors, _executor, _cancellationToken);
        int[] blocks = Sought(walk, visitors);
        _executor.ForEach(
            blocks.Length,
            at =>
            {
                int block = blocks[at];
                int[] here = visitors.Of(block);
                int[] seekers = Array.FindAll(here, visitor => walk.IsSought(before + visitor));
                int[] sought = visitors.IsMutual && here.Length > seekers.Length ? PlacesOf(block, walk.IsSought) : [];
                int[] others = sought.Length == 0 ? [] : Array.FindAll(here, visitor => !walk.IsSought(before + visitor) && walk.IsAlive(before + visitor));
                int[] alive = seekers.Length == 0 ? [] : PlacesOf(block, walk.IsAlive);
                _products.Run(rows, seekers, _rows, alive, (i, j, _) => walk.Meet(before + seekers[i], alive[j], visitors.IsMutual), _cancellationToken);
                _products.Run(rows, others, _rows, sought, (i, j, _) => walk.Meet(before + others[i], sought[j], true), _cancellationToken);
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
                _products.Run(_rows, copies, _rows, representatives, (i, j, cosine) => match.Meet(copies[i], representatives[j], cosine), _cancellationToken);
            },
            _cancellationToken);
        match.Settle(_options.SettledCosine);
    }

    /// <summary>Visitors and the rows of the blocks they visit, where one is a representative and the other a copy that still looks.</summary>
    public void MatchVisitors(CopyMatch match, CopyVisitors visitors)
    {
        ArgumentNullException.ThrowIfNull(visitors);
        int before = visitors.FirstPlace;
        CopyOperand rows = _products.Prepare(visitors.Vectors, _executor, _cancellationToken);
        _executor.ForEach(
            Blocks,
            block =>
            {
                foreach (CopyRole role in (CopyRole[])[CopyRole.Copy, CopyRole.Representative])
                {
                    CopyRole other = role == CopyRole.Copy ? CopyRole.Representative : CopyRole.Copy;
                    int[] left = Array.FindAll(visitors.Of(block), visitor => match.Is(before + visitor, role));
                    int[] right = left.Length == 0 ? [] : PlacesOf(block, place => match.Is(place, other));
                    _products.Run(rows, left, _rows, right, (i, j, cosine) => match.Meet(before + left[i], right[j], cosine), _cancellationToken);
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
            _rows,
            here,
            _rows,
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
        _products.RunHalf(_rows, here, (i, j, _) => near[(j * here.Length) + i] = !Differ(here[i], here[j]), _cancellationToken);
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

    /// <summary>The blocks where a place that looks for an earlier row is, or a visitor that does.</summary>
    private int[] Sought(CopyWalk walk, CopyVisitors? visitors)
    {
        bool[] marks = new bool[Blocks];
        foreach (int place in walk.Sought)
        {
            visitors?.Mark(place, marks);
            if (place < _own.Rows && visitors is not { IsMutual: false })
            {
                marks[(_blockOfPlace ??= RowBlocks.BlockOfPlace())[place]] = true;
            }
        }

        return [.. Enumerable.Range(0, Blocks).Where(block => marks[block])];
    }

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
