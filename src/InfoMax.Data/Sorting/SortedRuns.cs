using InfoMax.Data.Artifacts;

namespace InfoMax.Data.Sorting;

/// <summary>Merges sorted runs, at most <see cref="FanIn"/> of them open at a time: more are merged into fewer first, so that memory follows from the fan-in alone.</summary>
public static class SortedRuns
{
    /// <summary>Runs that are open at a time: 64 with 64 KiB each are 4 MiB, and 64 x 64 runs take one pass more.</summary>
    public const int FanIn = 64;

    /// <summary>As many runs as one merge opens, or fewer, with the items of all; neighbours are merged, so that equal items stay in order of their runs.</summary>
    /// <param name="runs">Each in order.</param>
    /// <param name="format">Their form and order.</param>
    /// <param name="store">Where they are, and where longer ones go.</param>
    /// <param name="cancellationToken">Looked at between merges.</param>
    public static IReadOnlyList<ArtifactRef> Few<T>(IReadOnlyList<ArtifactRef> runs, IRunFormat<T> format, RunStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(store);
        while (runs.Count > FanIn)
        {
            List<ArtifactRef> longer = [];
            foreach (ArtifactRef[] group in runs.Chunk(FanIn))
            {
                cancellationToken.ThrowIfCancellationRequested();
                longer.Add(group.Length == 1 ? group[0] : store.Write(stream => format.Write(stream, Merge(group, format, store))));
            }

            runs = longer;
        }

        return runs;
    }

    /// <summary>The items of all runs in order; of equal ones those of earlier runs first.</summary>
    /// <param name="runs">Each in order, at most <see cref="FanIn"/>.</param>
    /// <param name="format">Their form and order.</param>
    /// <param name="store">Where they are.</param>
    public static IEnumerable<T> Merge<T>(IReadOnlyList<ArtifactRef> runs, IRunFormat<T> format, RunStore store)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(runs.Count, FanIn);
        return Merged(runs, format, store);
    }

    private static IEnumerable<T> Merged<T>(IReadOnlyList<ArtifactRef> runs, IRunFormat<T> format, RunStore store)
    {
        List<IDisposable> open = [];
        PriorityQueue<IEnumerator<T>, (T Item, int Run)> heads = new(
            Comparer<(T Item, int Run)>.Create((a, b) => format.Compare(a.Item, b.Item) is var order and not 0 ? order : a.Run.CompareTo(b.Run)));
        try
        {
            for (int run = 0; run < runs.Count; run++)
            {
                Stream stream = store.OpenRead(runs[run]);
                open.Add(stream);
                IEnumerator<T> items = format.Read(stream).GetEnumerator();
                open.Add(items);
                if (items.MoveNext())
                {
                    heads.Enqueue(items, (items.Current, run));
                }
            }

            while (heads.TryPeek(out IEnumerator<T>? items, out (T Item, int Run) head))
            {
                yield return head.Item;
                if (items.MoveNext())
                {
                    heads.DequeueEnqueue(items, (items.Current, head.Run));
                }
                else
                {
                    heads.Dequeue();
                }
            }
        }
        finally
        {
            for (int i = open.Count - 1; i >= 0; i--)
            {
                open[i].Dispose();
            }
        }
    }
}
