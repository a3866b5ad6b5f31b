using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;

namespace InfoMax.Cli.Comparison;

/// <summary>What it takes to hold a data set with its graph on one machine, as methods that know no partitions need it.</summary>
internal static class ComparisonMemory
{
    /// <summary>The process, a node within it and what it reads through.</summary>
    private const long BaseBytes = 512L << 20;

    /// <summary>A place of a list, its copy for one k, two entries of the graph and of the graph of cosines.</summary>
    private const long PlaceBytes = 8 + 8 + 16 + 24;

    /// <summary>Scores, importance, representatives and what a method holds of a row.</summary>
    private const long RowBytes = 160;

    /// <summary>Places of the lists that serve all budgets and scores.</summary>
    public static int ListLength(JobSpec job, long rows, bool hasLabels)
    {
        int chosen = job.Fractions.Max(fraction => Neighbors(job, fraction));
        int read = Math.Max(job.Definition.GraphNeighbors, hasLabels ? GraphScores.AgreementNeighbors : 0);
        return (int)Math.Min(Math.Max(chosen, read), Math.Max(0, rows - 1));
    }

    /// <summary>k at a fraction.</summary>
    public static int Neighbors(JobSpec job, double fraction) => job.Neighbors[0] > 0 ? job.Neighbors[0] : job.Definition.Neighbors(fraction);

    /// <summary>What it takes.</summary>
    /// <param name="layout">The input.</param>
    /// <param name="held">What is held of it.</param>
    public static long Bytes(DatasetLayout layout, HeldRows held)
    {
        int stored = layout.Dimension * layout.Element.Bytes();

        // The rows; their copy by blocks, or as float32 for the methods that pass over all of them at every pick; of each part those it chooses from, with and without copies.
        double vectors = stored + Math.Max(Math.Max(stored, 4.0 * layout.Dimension), 2 * held.Parts * stored);
        return BaseBytes + (long)(layout.Rows * (vectors + (Math.Max(1, held.Parts) * (RowBytes + ((double)PlaceBytes * PlacesOf(layout, held.Neighbors))))));
    }

    private static int PlacesOf(DatasetLayout layout, int neighbors) => (int)Math.Min(neighbors, Math.Max(0, layout.Rows - 1));

    /// <summary>Why the rows cannot be held, with what would do; null when they can.</summary>
    /// <param name="job">The job.</param>
    /// <param name="layout">Its input.</param>
    /// <param name="held">What is held of it.</param>
    public static string? Problem(JobSpec job, DatasetLayout layout, HeldRows held)
    {
        int k = PlacesOf(layout, held.Neighbors);
        long bytes = Bytes(layout, held);
        if (job.MemoryBytes > 0 && bytes > job.MemoryBytes)
        {
            return Invariant(
                $"--memory {job.MemoryBytes >> 20}M: {layout.Rows} rows x {layout.Dimension} with their graph need about {bytes / (double)(1 << 20):F0}M on one machine here; give more memory, or a sample of the rows");
        }

        return layout.Rows * Math.Max(1L, k) > Array.MaxLength
            ? Invariant($"{layout.Rows} rows with {k} neighbours each are more than one graph of a single machine holds; give fewer --neighbors, or a sample of the rows")
            : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
