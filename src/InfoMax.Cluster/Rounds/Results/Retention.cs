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
    /// <param name="selected">Chosen rows, ascending.</param>
    /// <param name="rejected">Dropped rows, ascending.</param>
    public static ManifestRetention Of(RoundContext context, DatasetLayout layout, long[] selected, IReadOnlyList<RejectedRow> rejected)
    {
        long[] dropped = [.. rejected.Select(row => row.Row)];
        Array.Sort(dropped);
        GroupCount[] files =
        [
            .. layout.Files.Select(file => new GroupCount(
                file.RelativePath, file.Rows - Within(dropped, file.FirstRow, file.Rows), Within(selected, file.FirstRow, file.Rows))),
        ];
        return new ManifestRetention(
            files,
            JobLabels.Has(context) ? Counts(context, ClassNumbers.Labels(context), selected) : null,
            context.Order.Shape.Groups != GroupScheme.None ? Counts(context, ClassNumbers.Groups(context), selected) : null);
    }

    private static GroupCount[] Counts(RoundContext context, ClassNumbers numbers, long[] selected)
    {
        LabelNames names = numbers.Names;
        long[] kept = new long[names.Names.Length];
        int next = 0;
        int split = 0;
        foreach ((long[] rows, _) in JobRows.ReadSplits(context, context.Results<ImportanceResult>(RoundKind.Importance)[0].Index))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int[] classes = numbers.OfSplit(split++);
            for (int i = 0; i < rows.Length && next < selected.Length; i++)
            {
                if (rows[i] == selected[next])
                {
                    next++;
                    kept[Math.Max(0, classes[i])] += classes[i] < 0 ? 0 : 1;
                }
            }
        }

        return [.. names.Names.Select((name, i) => new GroupCount(name, names.Rows[i], kept[i]))];
    }

    private static long Within(long[] ascending, long first, long rows) => Lower(ascending, first + rows) - Lower(ascending, first);

    /// <summary>How many are below <paramref name="row"/>.</summary>
    private static int Lower(long[] ascending, long row)
    {
        int place = Array.BinarySearch(ascending, row);
        return place < 0 ? ~place : place;
    }
}
