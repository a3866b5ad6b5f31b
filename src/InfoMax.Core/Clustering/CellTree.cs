using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Clustering;

/// <summary>
/// Cells that cut the sphere into regions of about equally many rows, in two levels, so that a row's cell costs about
/// 2 sqrt(B) products. Cells are numbered so that near ones stand together: a consecutive range of them is a region.
/// </summary>
/// <remarks>
/// Coarse centre c has the fine centres <c>FirstFine[c] .. FirstFine[c + 1]</c>. A fine centre on which more equal rows
/// lie than a cell holds has several cells, its copies, among which rows are spread by a hash of their number: so no cell
/// grows without bound however many duplicates there are. Immutable by convention.
/// </remarks>
public sealed class CellTree
{
    /// <param name="coarse">C coarse centres.</param>
    /// <param name="fine">F fine centres, grouped by coarse centre, no two equal ones beside each other.</param>
    /// <param name="firstFine">Begin of each group, and F: C + 1 numbers.</param>
    /// <param name="copies">Cells of each fine centre, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public CellTree(SphericalCentroids coarse, SphericalCentroids fine, int[] firstFine, int[] copies)
    {
        ArgumentNullException.ThrowIfNull(coarse);
        ArgumentNullException.ThrowIfNull(fine);
        ArgumentNullException.ThrowIfNull(firstFine);
        ArgumentNullException.ThrowIfNull(copies);
        if (firstFine.Length != coarse.Count + 1 || firstFine[^1] != fine.Count || copies.Length != fine.Count)
        {
            throw new ArgumentException($"{coarse.Count} groups of {fine.Count} centres, got {firstFine.Length} borders and {copies.Length} counts");
        }

        Coarse = coarse;
        Fine = fine;
        FirstFine = firstFine;
        Copies = copies;
        FirstCell = new int[fine.Count + 1];
        for (int f = 0; f < fine.Count; f++)
        {
            FirstCell[f + 1] = FirstCell[f] + copies[f];
        }
    }

    /// <summary>Centres that a row is compared with first.</summary>
    public SphericalCentroids Coarse { get; }

    /// <summary>Centres of the cells, group after group of a coarse centre.</summary>
    public SphericalCentroids Fine { get; }

    /// <summary>Begin of each coarse centre's group of fine centres, and F.</summary>
    public int[] FirstFine { get; }

    /// <summary>Cells of each fine centre.</summary>
    public int[] Copies { get; }

    /// <summary>First cell of each fine centre, and the number of cells.</summary>
    public int[] FirstCell { get; }

    /// <summary>Number of cells B.</summary>
    public int Cells => FirstCell[^1];

    /// <summary>Trains coarse centres and the cells below each on a sample.</summary>
    /// <param name="sample">Training rows, at least one.</param>
    /// <param name="cells">Cells wanted, at least 1.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <returns>The cells, and the training rows that lie in each.</returns>
    public static (CellTree Tree, long[] Weights) Train(
        EmbeddingMatrix sample, int cells, ulong seed, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        BlockClusteringOptions options = new() { BlockRows = Math.Max(2, (int)Math.Round((double)sample.Rows / cells)), Seed = seed };
        RowBlocks blocks = BlockClustering.Fit(sample, options, executor, cancellationToken);
        (SphericalCentroids distinct, int[] copies, long[] rows) = Distinct(blocks);
        SphericalKMeansOptions training = new()
        {
            Clusters = Math.Max(1, (int)Math.Round(Math.Sqrt(distinct.Count))),
            Seed = seed,
            MaxIterations = 10,
        };
        using EmbeddingMatrix matrix = distinct.ToMatrix();
        SphericalCentroids coarse = SphericalKMeans.Fit(matrix, training, executor, cancellationToken).Centroids;
        int[][] groups = BlockDivision.Group(SphericalKMeans.Assign(matrix, coarse, executor, cancellationToken).Nearest, coarse.Count);
        int[] order = [.. CellOrder.Of(coarse).Where(c => groups[c].Length > 0)];
        int[] fineOrder = [.. order.SelectMany(c => groups[c])];
        int[] firstFine = new int[order.Length + 1];
        for (int c = 0; c < order.Length; c++)
        {
            firstFine[c + 1] = firstFine[c] + groups[order[c]].Length;
        }

        CellTree tree = new(Pick(coarse, order), Pick(distinct, fineOrder), firstFine, Array.ConvertAll(fineOrder, f => copies[f]));
        return (tree, [.. fineOrder.SelectMany(f => Enumerable.Repeat(rows[f] / copies[f], copies[f]))]);
    }

    /// <summary>The cell of every row.</summary>
    /// <param name="rows">Rows with their norms filled in.</param>
    /// <param name="numbers">Their row numbers over the whole data set, which tell copies apart.</param>
    /// <param name="seed">Seed of that choice.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public int[] Assign(
        EmbeddingMatrix rows, ReadOnlySpan<long> numbers, ulong seed, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int[][] groups = BlockDivision.Group(SphericalKMeans.Assign(rows, Coarse, executor, cancellationToken).Nearest, Coarse.Count);
        int[] cells = new int[rows.Rows];
        for (int c = 0; c < groups.Length; c++)
        {
            if (groups[c].Length == 0)
            {
                continue;
            }

            int first = FirstFine[c];
            SphericalCentroids fine = Pick(Fine, [.. Enumerable.Range(first, FirstFine[c + 1] - first)]);
            using EmbeddingMatrix members = rows.Gather(groups[c]);
            int[] nearest = SphericalKMeans.Assign(members, fine, executor, cancellationToken).Nearest;
            for (int i = 0; i < nearest.Length; i++)
            {
                int row = groups[c][i];
                cells[row] = FirstCell[first + nearest[i]] + Copy(first + nearest[i], numbers[row], seed);
            }
        }

        return cells;
    }

    /// <summary>
    /// The nearest fine centre of every row, among those of the <paramref name="width"/> nearest coarse centres: the nearest of all far
    /// more often than by the nearest coarse centre alone, for as many times the products.
    /// </summary>
    /// <param name="rows">Rows with their norms filled in.</param>
    /// <param name="width">Coarse centres looked at, at least 1.</param>
    /// <param name="executor">Runs the products.</param>
    /// <param name="cancellationToken">Ends them.</param>
    public int[] AssignWidely(EmbeddingMatrix rows, int width, IKernelExecutor executor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using WideAssignment wide = new(this, width);
        return wide.Run(rows, executor, cancellationToken);
    }

    private int Copy(int fine, long number, ulong seed) =>
        Copies[fine] == 1 ? 0 : new SplitMix64(seed ^ ((ulong)(number + 1) * 0xD6E8_FEB8_6659_FD93)).Next(Copies[fine]);

    /// <summary>Equal centres, which <see cref="BlockDivision"/> leaves beside each other, become one with several cells.</summary>
    private static (SphericalCentroids Centroids, int[] Copies, long[] Rows) Distinct(RowBlocks blocks)
    {
        List<int> kept = [];
        List<int> copies = [];
        List<long> rows = [];
        for (int b = 0; b < blocks.Count; b++)
        {
            if (b == 0 || !Row(blocks.Centroids, b).SequenceEqual(Row(blocks.Centroids, b - 1)))
            {
                kept.Add(b);
                copies.Add(0);
                rows.Add(0);
            }

            copies[^1]++;
            rows[^1] += blocks.Size(b);
        }

        return (Pick(blocks.Centroids, [.. kept]), [.. copies], [.. rows]);
    }

    private static SphericalCentroids Pick(SphericalCentroids centroids, int[] chosen)
    {
        float[] values = new float[(long)chosen.Length * centroids.Dimension];
        for (int i = 0; i < chosen.Length; i++)
        {
            Row(centroids, chosen[i]).CopyTo(values.AsSpan(i * centroids.Dimension));
        }

        return new SphericalCentroids(values, chosen.Length, centroids.Dimension);
    }

    private static ReadOnlySpan<float> Row(SphericalCentroids centroids, int c) =>
        centroids.Values.AsSpan(c * centroids.Dimension, centroids.Dimension);
}
