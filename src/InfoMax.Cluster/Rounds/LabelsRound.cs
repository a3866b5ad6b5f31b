using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Numbers the labels of all splits: a label's class number is its place in ordinal order, whatever splits there are. In memory:
/// the different labels and one split's rows.
/// </summary>
[RoundKernel(RoundKind.Labels)]
internal static class LabelsRound
{
    public static LabelsResult Run(RoundContext context)
    {
        (ArtifactRef index, ArtifactRef names, int classes, long labelled, long unlabelled) = Number(
            context,
            new LabelCounts(context.Layout().Labels!),
            split => split.Labels!,
            divides: context.Order.Shape is { HasQuota: true, Groups: GroupScheme.None });
        return new LabelsResult(index, names, classes, labelled, unlabelled);
    }

    /// <summary>Numbers what each split has of labels or groups.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="counts">Counts them.</param>
    /// <param name="part">What a split has.</param>
    /// <param name="divides">The budget is divided among them.</param>
    internal static (ArtifactRef Index, ArtifactRef Names, int Classes, long Labelled, long Unlabelled) Number(
        RoundContext context, LabelCounts counts, Func<IngestResult, ArtifactRef> part, bool divides)
    {
        IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
        foreach (IngestResult split in splits)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            Count(RoundIndex.Read<SplitLabels>(context.Store, part(split)), counts);
        }

        (string[] names, long[] rows) = counts.Classes();
        if (divides)
        {
            RequireBudget(context.Spec, [.. rows, counts.Unlabelled]);
        }

        ArtifactRef[] parts = new ArtifactRef[splits.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            SplitLabels labels = RoundIndex.Read<SplitLabels>(context.Store, part(splits[i]));
            int[] numbers = Array.ConvertAll(labels.Names, name => Array.BinarySearch(names, name, StringComparer.Ordinal));
            int[] classes = Array.ConvertAll(labels.Classes, place => place < 0 ? -1 : numbers[place]);
            parts[i] = RoundIndex.Write(context.Store, context.Uri($"{i:D6}.msgpack"), classes, classes.Length);
            context.Progress((i + 1.0) / parts.Length);
        }

        long labelled = rows.Sum();
        return (
            RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), parts, labelled + counts.Unlabelled),
            RoundIndex.Write(context.Store, context.Uri("names.msgpack"), new LabelNames(names, rows), names.Length),
            names.Length,
            labelled,
            counts.Unlabelled);
    }

    /// <summary>Every budget must have room for what all groups get at least.</summary>
    internal static void RequireBudget(JobSpec spec, long[] groups)
    {
        if (LabelRefusal.OfQuota(spec, groups) is { } problem)
        {
            throw new ConfigurationException(problem);
        }
    }

    private static void Count(SplitLabels labels, LabelCounts counts)
    {
        long[] rows = new long[labels.Names.Length];
        foreach (int place in labels.Classes)
        {
            if (place < 0)
            {
                counts.Add(null);
            }
            else
            {
                rows[place]++;
            }
        }

        for (int place = 0; place < rows.Length; place++)
        {
            counts.Add(labels.Names[place], rows[place]);
        }
    }
}
