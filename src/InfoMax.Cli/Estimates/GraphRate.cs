using System.Runtime.InteropServices;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;

namespace InfoMax.Cli.Estimates;

/// <summary>Measures how fast this machine builds exact neighbour graphs.</summary>
public static class GraphRate
{
    private const double FlopsOfOneRun = 1.5e10;
    private const int FewestRows = 1024;
    private const int MostRows = 16_384;
    private const int MostDimensions = 4096;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Flops a second of an exact search (N^2 d for N rows) among random rows, the fastest of small ones repeated for 50 ms:
    /// product, unpacking and top-k together. A large search is up to twice as fast, for its lists change more rarely. For a job
    /// that takes less than one of these, a run of its own size or 1024 rows has to do, once the code is there: measuring is not to
    /// take longer than what is measured.
    /// </summary>
    /// <param name="dimension">Values of a row.</param>
    /// <param name="element">Their precision.</param>
    /// <param name="neighbors">k.</param>
    /// <param name="cores">Threads.</param>
    /// <param name="flops">What the job's search takes.</param>
    public static double Measure(int dimension, EmbeddingElement element, int neighbors, int cores, double flops)
    {
        dimension = Math.Min(dimension, MostDimensions);

        // Without neighbours there is no search to measure.
        neighbors = Math.Max(1, neighbors);
        bool small = flops < FlopsOfOneRun;
        int count = (int)Math.Clamp(Math.Sqrt(Math.Min(flops, FlopsOfOneRun) / dimension), FewestRows, MostRows);
        using ThreadedExecutor executor = new(cores);
        using EmbeddingMatrix rows = RandomRows(count, dimension, element);

        // The first runs also wait for the compiler's better code, which comes after 100 ms or so.
        Fastest(rows, neighbors, executor, small ? TimeSpan.Zero : WarmUp);
        return (double)count * count * dimension / Fastest(rows, neighbors, executor, small ? TimeSpan.Zero : Budget).TotalSeconds;
    }

    /// <summary>The shortest of the runs that begin within the budget.</summary>
    private static TimeSpan Fastest(EmbeddingMatrix rows, int neighbors, ThreadedExecutor executor, TimeSpan budget)
    {
        TimeSpan fastest = TimeSpan.MaxValue;
        long began = TimeProvider.System.GetTimestamp();
        while (fastest == TimeSpan.MaxValue || TimeProvider.System.GetElapsedTime(began) < budget)
        {
            long start = TimeProvider.System.GetTimestamp();
            ExactNeighborSearch.Build(rows, neighbors, executor);
            TimeSpan time = TimeProvider.System.GetElapsedTime(start);
            fastest = time < fastest ? time : fastest;
        }

        return fastest;
    }

    private static EmbeddingMatrix RandomRows(int rows, int dimension, EmbeddingElement element)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(rows, dimension, element);
        SeededRandom random = new(1);
        Span<byte> bytes = matrix.RowRange(0, rows);
        for (int i = 0; i < rows * dimension; i++)
        {
            double value = random.NextDouble() - 0.5;
            if (element == EmbeddingElement.Half)
            {
                MemoryMarshal.Cast<byte, Half>(bytes)[i] = (Half)value;
            }
            else
            {
                MemoryMarshal.Cast<byte, float>(bytes)[i] = (float)value;
            }
        }

        matrix.ComputeNorms(0, rows);
        return matrix;
    }
}
