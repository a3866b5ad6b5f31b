using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Rounds;

/// <summary>Numbers the groups of all splits as <see cref="LabelsRound"/> does labels, or counts the rows of each cluster.</summary>
[RoundKernel(RoundKind.Groups)]
internal static class GroupsRound
{
    public static GroupsResult Run(RoundContext context)
    {
        if (context.Order.Shape.Groups == GroupScheme.Clusters)
        {
            return Clusters(context);
        }

        (ArtifactRef index, ArtifactRef names, int groups, long grouped, long others) = LabelsRound.Number(
            context,
            new LabelCounts(new LabelSource(context.Layout().GroupColumn, null), "--groups"),
            split => split.Groups!,
            context.Order.Shape.HasQuota);
        return new GroupsResult(index, names, groups, grouped, others);
    }

    private static GroupsResult Clusters(RoundContext context)
    {
        ArtifactRef[] parts = [.. context.Results<ArtifactResult>(RoundKind.Clusters).Select(split => split.Artifact)];
        List<long> rows = [];
        foreach (ArtifactRef part in parts)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            foreach (int cluster in RoundIndex.Read<int[]>(context.Store, part))
            {
                while (rows.Count <= cluster)
                {
                    rows.Add(0);
                }

                rows[cluster]++;
            }
        }

        if (context.Order.Shape.HasQuota)
        {
            LabelsRound.RequireBudget(context.Spec, [.. rows]);
        }

        LabelNames names = new([.. rows.Select((_, cluster) => string.Create(CultureInfo.InvariantCulture, $"cluster {cluster}"))], [.. rows]);
        return new GroupsResult(
            RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), parts, rows.Sum()),
            RoundIndex.Write(context.Store, context.Uri("names.msgpack"), names, rows.Count),
            rows.Count,
            rows.Sum(),
            0);
    }
}
