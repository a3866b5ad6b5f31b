using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>Counts the valid and the chosen rows of each source file, label and group.</summary>
internal static class Retention
{
    /// <summary>The counts of one result; a split's labels in memory at a time.</summary>
    /// <param name="context">The order of the round that writes the results.</param>
    /// <param name="layout">The input.</param>
    /// <param name="selected">Chosen rows, ascending; asked for once a count.</param>
    /// <param name="rejected">Dropped rows.</param>
    public static ManifestRetention Of(RoundContext context, DatasetLayout layout, Func<IEnumerable<long>> selected, IEnumerable<RejectedRow> rejected)
    {
        long[] dropped = Within(layout, rejected.Select(row => row.Row));
        long[] kept = Within(layout, selected());
        return new ManifestRetention(
            [.. layout.Files.Select((file, i) => new GroupCount(file.RelativePath, file.Rows - dropped[i], kept[i]))],
            JobLabels.Has(context) ? Counts(ClassNumbers.Labels(context), selected()) : null,
            context.Order.Shape.Groups != GroupScheme.None ? Counts(ClassNumbers.Groups(context), selected()) : null);
    }

    private static GroupCount[] Counts(ClassNumbers numbers, IEnumerable<long> selected)
    {
        LabelNames names = numbers.Names;
        long[] kept = new long[names.Names.Length];
        foreach (int own in numbers.Each(selected).Where(own => own >= 0))
        {
            kept[own]++;
        }

        return [.. names.Names.Select((name, i) => new GroupCount(name, names.Rows[i], kept[i]))];
    }

    /// <summary>Rows of each file.</summary>
    private static long[] Within(DatasetLayout layout, IEnumerable<long> rows)
    {
        long[] first = [.. layout.Files.Select(file => file.FirstRow)];
        long[] counts = new long[first.Length];
        int file = 0;
        foreach (long row in rows)
        {
            if (row < first[file] || row >= first[file] + layout.Files[file].Rows)
            {
                int place = Array.BinarySearch(first, row);
                file = place < 0 ? ~place - 1 : place;

                // Files without rows begin where the next one does.
                while (row >= first[file] + layout.Files[file].Rows)
                {
                    file++;
                }
            }

            counts[file]++;
        }

        return counts;
    }
}
