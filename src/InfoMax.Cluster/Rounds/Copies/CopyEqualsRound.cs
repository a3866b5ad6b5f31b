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
        long[] high = CopyMail.ReadAll<long>(context, mails, "high");
        long[] low = CopyMail.ReadAll<long>(context, mails, "low");
        long[] rows = CopyMail.ReadAll<long>(context, mails, "row");
        float[] importance = CopyMail.ReadAll<float>(context, mails, "importance");
        int[] labels = CopyMail.ReadAll<int>(context, mails, "label");
        int[] counts = CopyMail.ReadAll<int>(context, mails, "count");
        int[] splits = [.. mails.SelectMany((mail, split) => Enumerable.Repeat(split, mail.Count))];
        int[] entries = [.. mails.SelectMany(mail => Enumerable.Range(mail.First, mail.Count))];
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        Array.Sort(order, (a, b) =>
        {
            int digests = high[a] != high[b] ? high[a].CompareTo(high[b]) : low[a].CompareTo(low[b]);
            int ranks = importance[a] != importance[b] ? importance[b].CompareTo(importance[a]) : rows[a].CompareTo(rows[b]);
            return digests != 0 ? digests : ranks;
        });
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
        Array.Sort(order, (a, b) => lead[a] != lead[b] ? lead[a].CompareTo(lead[b]) : a.CompareTo(b));
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
}
