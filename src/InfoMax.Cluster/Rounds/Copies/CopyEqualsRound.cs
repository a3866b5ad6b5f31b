using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>
/// Equal rows among the digests of one range: the first of the walk leads the others of its label. Each split is told of its leads, and
/// which entries of which splits they lead.
/// </summary>
[RoundKernel(RoundKind.CopyEquals)]
internal static class CopyEqualsRound
{
    /// <summary>Columns, by the lead's split: <c>lead</c> and <c>entry</c> among the digests that the splits have sent, <c>split</c> of the entry, <c>count</c> of its rows; a lead leads itself too.</summary>
    public const int Members = 0;

    /// <summary>Kept: <see cref="CopyConflicts"/>.</summary>
    public const int Conflicts = 0;

    public static CopyMailResult Run(RoundContext context)
    {
        CopyMail[] mails = CopyMail.To(context, RoundKind.CopyDigests, CopyDigestsRound.Entries, context.Item.Index);
        int sent = CopyMail.Entries(mails);
        long[] high = new long[sent];
        long[] low = new long[sent];
        long[] rows = new long[sent];
        float[] importance = new float[sent];
        int[] labels = new int[sent];
        int[] counts = new int[sent];
        CopyMail.ReadAll(context, mails, ("high", high), ("low", low), ("row", rows), ("importance", importance), ("label", labels), ("count", counts));
        int[] splits = [.. mails.SelectMany((mail, split) => Enumerable.Repeat(split, mail.Count))];
        int[] entries = [.. mails.SelectMany(mail => Enumerable.Range(mail.First, mail.Count))];
        int[] order = InOrder(high, low, importance, rows);
        int[] lead = new int[rows.Length];
        List<CopyConflict> conflicts = [];
        for (int first = 0, end; first < order.Length; first = end)
        {
            Dictionary<int, int> leads = [];
            int labelled = -1;
            bool conflicting = false;
            for (end = first; end < order.Length && high[order[end]] == high[order[first]] && low[order[end]] == low[order[first]]; end++)
            {
                int entry = order[end];
                lead[entry] = leads.TryGetValue(labels[entry], out int known) ? known : leads[labels[entry]] = entry;
                if (labels[entry] == ExactCopies.Unlabelled)
                {
                    continue;
                }

                if (labelled >= 0 && labels[labelled] != labels[entry] && !conflicting)
                {
                    conflicting = true;
                    conflicts.Add(new CopyConflict(rows[labelled], labels[labelled], rows[entry], labels[entry], importance[entry]));
                }

                labelled = labelled < 0 ? entry : labelled;
            }
        }

        // By the lead's entry, so that a split finds the members of a lead together.
        order = PartitionOrder.Of(lead, lead.Length).Order;
        var (mail, receivers, _) = CopyMail.Write(
            context,
            "members",
            mails.Length,
            Array.ConvertAll(order, i => splits[lead[i]]),
            ("lead", Array.ConvertAll(order, i => entries[lead[i]])),
            ("entry", Array.ConvertAll(order, i => entries[i])),
            ("split", Array.ConvertAll(order, i => splits[i])),
            ("count", Array.ConvertAll(order, i => counts[i])));
        CopyConflicts told = new(conflicts.Count, [.. conflicts.Order(CopyConflict.InOrderOfTheWalk).Take(CopyConflicts.Named)]);
        return new CopyMailResult(
            [mail], [receivers], [RoundIndex.Write(context.Store, context.Uri("conflicts.msgpack"), told, conflicts.Count)], 0, rows.Length);
    }

    /// <summary>Entries of one digest side by side, in the order of the walk.</summary>
    private static int[] InOrder(long[] high, long[] low, float[] importance, long[] rows)
    {
        int[] order = [.. Enumerable.Range(0, high.Length)];
        long[] keys = [.. high];
        Array.Sort(keys, order);
        for (int first = 0, end; first < order.Length; first = end)
        {
            for (end = first + 1; end < order.Length && keys[end] == keys[first]; end++)
            {
            }

            // Hardly ever more than a few: a split sends one entry for all its equal rows.
            order.AsSpan(first, end - first).Sort((a, b) =>
                low[a] != low[b] ? low[a].CompareTo(low[b])
                : importance[a] != importance[b] ? importance[b].CompareTo(importance[a])
                : rows[a].CompareTo(rows[b]));
        }

        return order;
    }
}
