using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Clustering;

/// <summary>Divides a set of rows until every part is a block. Safe to use from several threads at once.</summary>
internal sealed class BlockDivision(
    EmbeddingMatrix rows, BlockClusteringOptions options, IKernelExecutor executor, CancellationToken cancellationToken)
{
    private const int MaxFanout = 48;
    private const int MaxDepth = 10;

    /// <summary>A part that is small enough to be a block.</summary>
    /// <param name="Rows">Its row numbers, ascending.</param>
    /// <param name="Centroid">Its centre.</param>
    internal readonly record struct Leaf(ReadOnlyMemory<int> Rows, ReadOnlyMemory<float> Centroid);

    /// <summary>For each group the indices whose group it is, ascending.</summary>
    public static int[][] Group(ReadOnlySpan<int> groupOf, int groups)
    {
        int[] counts = new int[groups];
        foreach (int group in groupOf)
        {
            counts[group]++;
        }

        int[][] members = [.. counts.Select(count => new int[count])];
        Array.Clear(counts);
        for (int i = 0; i < groupOf.Length; i++)
        {
            members[groupOf[i]][counts[groupOf[i]]++] = i;
        }

        return members;
    }

    /// <summary>The blocks of <paramref name="members"/> (row numbers, ascending, at least one).</summary>
    /// <param name="members">Rows to divide.</param>
    /// <param name="number">The cluster's number: with the seed it decides the random numbers.</param>
    public List<Leaf> Divide(int[] members, int number)
    {
        List<Leaf> leaves = [];
        SplitMix64 seeds = new(options.Seed + SplitMix64.Spread((ulong)(number + 1)));
        using EmbeddingMatrix own = rows.Gather(members);
        Divide(own, members, null, 0, ref seeds, leaves);
        return leaves;
    }

    /// <param name="own">The members' embeddings.</param>
    /// <param name="members">Row numbers, ascending.</param>
    /// <param name="mean">Their mean direction where it is known.</param>
    /// <param name="depth">Divisions made so far.</param>
    /// <param name="seeds">Gives each training its seed.</param>
    /// <param name="leaves">Takes the blocks.</param>
    private void Divide(EmbeddingMatrix own, int[] members, ReadOnlyMemory<float>? mean, int depth, ref SplitMix64 seeds, List<Leaf> leaves)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (members.Length <= options.BlockRows * 3 / 2)
        {
            leaves.Add(new Leaf(members, mean ?? MeanDirection(own)));
            return;
        }

        double blocks = (double)members.Length / options.BlockRows;
        int clusters = Math.Max(2, (int)Math.Round(blocks <= MaxFanout ? blocks : Math.Sqrt(blocks)));
        int[] nearest = Cluster(own, clusters, ref seeds, out float[] centroids);
        int[][] parts = Group(nearest, centroids.Length / rows.Dimension);
        if (depth == MaxDepth || parts.Max(part => part.Length) > members.Length * 0.95)
        {
            Cut(members, mean ?? MeanDirection(own), leaves);
            return;
        }

        for (int c = 0; c < parts.Length; c++)
        {
            int[] part = [.. parts[c].Select(i => members[i])];
            ReadOnlyMemory<float> centroid = centroids.AsMemory(c * rows.Dimension, rows.Dimension);
            if (part.Length <= options.BlockRows * 3 / 2)
            {
                leaves.Add(new Leaf(part, centroid));
                continue;
            }

            using EmbeddingMatrix inner = own.Gather(parts[c]);
            Divide(inner, part, centroid, depth + 1, ref seeds, leaves);
        }
    }

    /// <summary>k-means without clusters of a few rows: those join the nearest of the others. The centres are the means of their rows.</summary>
    private int[] Cluster(EmbeddingMatrix own, int clusters, ref SplitMix64 seeds, out float[] centroids)
    {
        SphericalKMeansOptions training = new()
        {
            Clusters = clusters,
            Seed = seeds.Next(),
            MaxIterations = options.MaxIterations,
            Tolerance = 1e-3,
            TrainingRowsPerCluster = options.TrainingRowsPerCluster,
        };
        SphericalCentroids trained = SphericalKMeans.Fit(own, training, executor, cancellationToken).Centroids;
        int[] nearest = SphericalKMeans.Assign(own, trained, executor, cancellationToken).Nearest;
        int[][] parts = Group(nearest, trained.Count);
        int[] kept = [.. Enumerable.Range(0, parts.Length).Where(c => parts[c].Length >= Math.Max(1, options.BlockRows / 8))];
        if (kept.Length == 0)
        {
            kept = [0];
        }

        centroids = new float[kept.Length * rows.Dimension];
        for (int c = 0; c < kept.Length; c++)
        {
            trained.Values.AsSpan(kept[c] * rows.Dimension, rows.Dimension).CopyTo(centroids.AsSpan(c * rows.Dimension));
        }

        if (kept.Length < parts.Length)
        {
            SphericalCentroids others = new(centroids, kept.Length, rows.Dimension);
            int[] stray = [.. Enumerable.Range(0, nearest.Length).Where(i => Array.BinarySearch(kept, nearest[i]) < 0)];
            using EmbeddingMatrix strayRows = own.Gather(stray);
            int[] home = SphericalKMeans.Assign(strayRows, others, executor, cancellationToken).Nearest;
            for (int c = 0; c < kept.Length; c++)
            {
                foreach (int i in parts[kept[c]])
                {
                    nearest[i] = c;
                }
            }

            for (int i = 0; i < stray.Length; i++)
            {
                nearest[stray[i]] = home[i];
            }
        }

        new CentroidUpdate(own, nearest, kept.Length).Run(centroids, executor, cancellationToken);
        return nearest;
    }

    private float[] MeanDirection(EmbeddingMatrix own)
    {
        float[] mean = new float[rows.Dimension];
        own.CopyNormalized(0, 1, mean);
        new CentroidUpdate(own, new int[own.Rows], 1).Run(mean, executor, cancellationToken);
        return mean;
    }

    /// <summary>Cuts by row number into equal blocks with one centre.</summary>
    private void Cut(int[] members, ReadOnlyMemory<float> centroid, List<Leaf> leaves)
    {
        long blocks = (members.Length + options.BlockRows - 1) / options.BlockRows;
        for (long b = 0; b < blocks; b++)
        {
            int first = (int)(members.Length * b / blocks);
            int end = (int)(members.Length * (b + 1) / blocks);
            leaves.Add(new Leaf(members.AsMemory(first, end - first), centroid));
        }
    }
}
