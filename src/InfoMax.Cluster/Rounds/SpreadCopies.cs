using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds;

/// <summary>Puts the splits' representatives and copies together, where no single item has found them.</summary>
internal static class SpreadCopies
{
    /// <summary>The pass of the match whose items tell how many sampled representatives are copies after all.</summary>
    private const int CheckPass = 1;

    public static CopiesResult Collect(RoundContext context)
    {
        ImportanceResult importance = context.Results<ImportanceResult>(RoundKind.Importance)[0];
        IReadOnlyList<CopyPartResult> splits = context.Results<CopyPartResult>(RoundKind.CopyParts);
        long representatives = splits.Sum(split => split.Representatives.Rows);
        long copies = splits.Sum(split => split.Copies.Rows);
        CopyConflicts[] conflicts = [.. context.Results<CopyMailResult>(RoundKind.CopyEquals).Select(range => RoundIndex.Read<CopyConflicts>(context.Store, range.Kept[0]))];
        (double recall, long sampled, long missed) = Recall(context, representatives);
        CopyFacts facts = new(
            context.Spec.Copies.Threshold!.Value,
            copies,
            splits.Sum(split => split.Families),
            splits.Max(split => split.Largest),
            conflicts.Sum(range => range.Count),
            recall,
            sampled,
            missed);
        double sum = 0;
        foreach (CopyPartResult split in splits)
        {
            sum += split.Importance;
        }

        CopiesResult result = copies == 0
            ? new CopiesResult(importance.Index, importance.ValidRows, importance.MeanImportance, null, facts, importance.ValidRows)
            : new CopiesResult(
                RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), splits.Select(split => split.Representatives).ToArray(), representatives),
                representatives,
                sum / representatives,
                RoundIndex.Write(context.Store, context.Uri("copies.msgpack"), splits.Select(split => split.Copies).ToArray(), copies),
                facts,
                importance.ValidRows);
        CopyConflicts told = new(facts.Conflicts, [.. conflicts.SelectMany(range => range.First).Order(CopyConflict.InOrderOfTheWalk).Take(CopyConflicts.Named)]);
        return told.Count == 0 ? result : result with { Warnings = [CopiesRound.Warning(context, told)] };
    }

    /// <summary>See <see cref="Core.Copies.CopyAssignment.PairRecall"/>.</summary>
    private static (double Recall, long Sampled, long Missed) Recall(RoundContext context, long representatives)
    {
        long sampled = context.Results<CopyMailResult>(new RoundId(RoundKind.CopyMatch, 0)).Sum(range => range.Kept[1].Rows);
        long missed = context.Results<CopyMailResult>(new RoundId(RoundKind.CopyMatch, CheckPass))
            .SelectMany(range => RoundIndex.Read<long[]>(context.Store, range.Kept[1])).Distinct().LongCount();
        long found = context.Results<CopyMailResult>(RoundKind.CopyMatch).Sum(range => range.Open);
        double lost = sampled == 0 ? 0 : missed / (double)sampled * representatives;
        return (lost == 0 ? 1 : found / (found + lost), sampled, missed);
    }
}
