using System.Diagnostics;
using System.Globalization;
using InfoMax.Core.Compute;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>copies [--rows N] [--dimension D] [--data mixed|near|equal|distinct] [--threshold T] [--visits V] [--graph K] [--check S] [--walk] [--save FILE]</c>: equal
/// rows and near copies among CLIP-like rows, in processor seconds of all threads; with <c>--graph</c> beside the block search for K
/// neighbours over all rows, as it was before copies left, and over the representatives; with <c>--check</c> how many of S rows are
/// decided as the walk over the representatives found decides them; with <c>--walk</c> every pair is multiplied, and all rows are compared
/// with the walk over these. <c>--save FILE.npy</c> writes the rows, for whole jobs over them.
/// </summary>
internal static class CopiesBenchmark
{
    private const double CopyShare = 0.29;

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        int rows = Number(args, "--rows", 200_000);
        int dimension = Number(args, "--dimension", 64);
        int k = Number(args, "--graph", 0);
        string data = Value(args, "--data") ?? "mixed";
        NearCopyOptions options = new() { Threshold = double.Parse(Value(args, "--threshold") ?? "0.98", CultureInfo.InvariantCulture) };
        options = options with { Visits = Number(args, "--visits", options.Visits) };
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        using EmbeddingMatrix matrix = Generate(rows, dimension, data, executor);
        Console.WriteLine($"{data} {rows} x {dimension}, T = {options.Threshold}");
        if (Value(args, "--save") is { } path)
        {
            NpyFile.Write(path, matrix);
        }

        float[] importance = Array.ConvertAll([.. Enumerable.Range(0, rows)], row => (float)(new SplitMix64(7 + (ulong)row).Next() % 10_000) / 10_000);
        int[] leads = Timed("equal rows", () => ExactCopies.Find(RowDigest.Of(matrix, executor, CancellationToken.None), CopyRank.Of(importance), null).Leads);
        int[] distinct = [.. Enumerable.Range(0, rows).Where(row => leads[row] == row)];
        using EmbeddingMatrix vectors = matrix.Gather(distinct, executor, CancellationToken.None);
        int[] rank = CopyRank.Of(Array.ConvertAll(distinct, row => importance[row]));
        CopyAssignment found = Timed("near copies", () => NearCopies.Find(vectors, rank, null, options, executor));
        int[] kept = [.. Enumerable.Range(0, distinct.Length).Where(row => found.Representatives[row] == row)];
        Console.WriteLine($"{distinct.Length} different rows, {kept.Length} representatives, {found.Rounds} searches, recall {found.PairRecall:F5}");
        if (k > 0)
        {
            Graph("graph of all rows", matrix, k, executor);
            using EmbeddingMatrix representatives = vectors.Gather(kept, executor, CancellationToken.None);
            Graph("graph of representatives", representatives, k, executor);
        }

        if (Number(args, "--check", 0) is > 0 and int sample)
        {
            Check(vectors, rank, found, kept, options, sample, executor);
        }

        if (args.Contains("--walk"))
        {
            CopyAssignment walk = Timed("every pair", () => NearCopies.Find(vectors, rank, null, options with { ExactRows = int.MaxValue, BlockRows = Math.Max(options.BlockRows, distinct.Length / 96) }, executor));
            int[] roles = [.. Enumerable.Range(0, distinct.Length).Where(row => (walk.Representatives[row] == row) != (found.Representatives[row] == row))];
            int same = Enumerable.Range(0, distinct.Length).Count(row => walk.Representatives[row] == found.Representatives[row]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"the walk over every pair has {walk.Representatives.Where((other, row) => other == row).Count()} representatives; {roles.Length} rows are decided otherwise, {distinct.Length - same} have another representative"));
        }

        return 0;
    }

    private static void Graph(string name, EmbeddingMatrix rows, int k, ThreadedExecutor executor) => Timed(
        name, () => BlockNeighborSearch.Build(rows, k, new BlockSearchOptions(), executor, null, CancellationToken.None));

    /// <summary>Sampled rows against every representative that was found: which have one before them within T.</summary>
    private static void Check(EmbeddingMatrix vectors, int[] rank, CopyAssignment found, int[] kept, NearCopyOptions options, int sample, ThreadedExecutor executor)
    {
        SplitMix64 random = new(99);
        int[] chosen = [.. Enumerable.Range(0, sample).Select(_ => random.Next(vectors.Rows)).Distinct().Order()];
        using EmbeddingMatrix sampled = vectors.Gather(chosen);
        using EmbeddingMatrix all = vectors.Gather(kept, executor, CancellationToken.None);
        int[] own = Array.ConvertAll(chosen, row => Math.Max(-1, Array.BinarySearch(kept, row)));
        NeighborLists lists = ExactNeighborSearch.Query(sampled, all, 64, own, executor, null, CancellationToken.None);
        int missed = 0;
        int copies = 0;
        int lessSimilar = 0;
        for (int i = 0; i < chosen.Length; i++)
        {
            float best = -1;
            for (int e = i * lists.K; e < (i + 1) * lists.K; e++)
            {
                if (lists.Neighbors[e] >= 0 && lists.Cosines[e] >= (float)options.Threshold && rank[kept[lists.Neighbors[e]]] < rank[chosen[i]])
                {
                    best = Math.Max(best, lists.Cosines[e]);
                }
            }

            copies += best >= 0 ? 1 : 0;
            missed += best >= 0 && own[i] >= 0 ? 1 : 0;
            lessSimilar += best >= 0 && own[i] < 0 && found.Cosines[chosen[i]] < best - 1e-5f ? 1 : 0;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"of {chosen.Length} rows {copies} are within T of a representative before them, {missed} of these missed; {lessSimilar} copies have a more similar one"));
    }

    private static EmbeddingMatrix Generate(int rows, int dimension, string data, ThreadedExecutor executor)
    {
        EmbeddingMatrix matrix = new ClipLikeData(dimension, Math.Max(1, rows / 200), duplicateShare: 0).Generate(rows, executor, EmbeddingElement.Single);
        if (data == "equal")
        {
            for (int row = 1; row < rows; row++)
            {
                matrix.RowRange(0, 1).CopyTo(matrix.RowRange(row, 1));
            }
        }
        else if (data != "distinct")
        {
            Plant(matrix, data == "near" ? 1 : CopyShare);
        }

        matrix.ComputeNorms(0, rows);
        return matrix;
    }

    /// <summary>The last rows become copies in families of Zipf 1.5: two thirds near ones, up to a hundredth of the rows in a family, the others equal ones, up to a tenth.</summary>
    private static void Plant(EmbeddingMatrix matrix, double share)
    {
        SplitMix64 random = new(5);
        int originals = Math.Max(1, (int)(matrix.Rows * (1 - share)));
        int next = originals;
        while (next < matrix.Rows)
        {
            bool isNear = share >= 1 || random.Next(3) > 0;
            int most = share >= 1 ? matrix.Rows : matrix.Rows / (isNear ? 100 : 10);
            int size = (int)Math.Min(Math.Min(most, matrix.Rows - next), Math.Pow(Math.Max(1e-9, random.NextDouble()), -2));
            size = share >= 1 ? most : Math.Max(1, size);
            int original = random.Next(originals);
            for (int i = 0; i < size && next < matrix.Rows; i++, next++)
            {
                Span<float> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(matrix.RowRange(next, 1));
                System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(matrix.RowRange(original, 1)).CopyTo(values);
                float length = isNear ? 0.05f + (0.13f * (float)random.NextDouble()) : 0;
                for (int j = 0; j < values.Length && isNear; j++)
                {
                    values[j] += length * (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * Math.Sqrt(3.0 / values.Length));
                }
            }
        }
    }

    private static T Timed<T>(string name, Func<T> run)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        T result = run();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:F2} processor seconds, {watch.Elapsed.TotalSeconds:F2} s"));
        return result;
    }

    private static int Number(string[] args, string name, int fallback) =>
        Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? null : args[at + 1];
    }
}
