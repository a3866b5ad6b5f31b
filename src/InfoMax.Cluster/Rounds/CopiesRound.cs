using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Copies;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Finds the rows that are copies of others, before anything is chosen: equal rows by digest, near ones among the rest. What
/// follows works on the representatives alone. It does not depend on the partitions that are made of them.
/// </summary>
[RoundKernel(RoundKind.Copies)]
internal static class CopiesRound
{
    // Progress once the digests are there; the search for near rows takes most of the rest.
    private const double Digested = 0.2;
    private const double Searched = 0.95;

    public static CopiesResult Run(RoundContext context)
    {
        if (context.Order.Shape.SpreadCopies)
        {
            return SpreadCopies.Collect(context);
        }

        ImportanceResult importance = context.Results<ImportanceResult>(RoundKind.Importance)[0];
        CopyRule rule = context.Spec.Copies;
        if (rule.Threshold is not { } threshold)
        {
            return new CopiesResult(importance.Index, importance.ValidRows, importance.MeanImportance, null, null, importance.ValidRows);
        }

        ValidRows valid = ValidRows.Read(context, importance);
        int[]? labels = JobLabels.Has(context) ? JobLabels.All(context) : null;

        // Ranks and digests are not held any longer than this takes.
        ExactCopyLeads equal = ExactCopies.Find(valid.Digests(context), CopyRank.Of(valid.Importance), labels);
        context.Progress(Digested);
        CopyAssignment found = Assign(context, valid, rule, equal.Leads, labels);
        CopyFamilies families = CopyFamilies.Of(found.Representatives);
        context.Progress(Searched);
        CopyFacts facts = new(threshold, families.Copies.Length, families.Families, families.Largest, equal.Conflicts.Count, found.PairRecall, found.Sampled, found.Missed);
        CopiesResult result = families.Copies.Length == 0
            ? new CopiesResult(importance.Index, importance.ValidRows, importance.MeanImportance, null, facts, importance.ValidRows)
            : Write(context, importance, valid, found, families, facts);
        CopyConflicts conflicts = new(
            equal.Conflicts.Count,
            [.. equal.Conflicts.Take(CopyConflicts.Named).Select(pair => new CopyConflict(
                valid.Rows[pair.First], labels![pair.First], valid.Rows[pair.Other], labels[pair.Other], valid.Importance[pair.Other]))]);
        return conflicts.Count == 0 ? result : result with { Warnings = [Warning(context, conflicts)] };
    }

    /// <summary>Says that equal vectors have different labels, and names some.</summary>
    public static string Warning(RoundContext context, CopyConflicts conflicts)
    {
        string[] names = JobLabels.Names(context).Names;
        IEnumerable<string> examples = conflicts.First.Select(conflict => string.Create(
            CultureInfo.InvariantCulture,
            $"rows {conflict.First} ({names[conflict.FirstLabel]}) and {conflict.Other} ({names[conflict.OtherLabel]})"));
        string more = conflicts.Count > CopyConflicts.Named ? ", …" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(conflicts.Count == 1 ? "1 vector is" : $"{conflicts.Count} vectors are")} there with different labels: {string.Join(", ", examples)}{more}; such rows are no copies of each other");
    }

    private static CopyAssignment Assign(RoundContext context, ValidRows valid, CopyRule rule, int[] leads, int[]? labels)
    {
        int[] distinct = EqualRows.Distinct(leads);
        CopyAssignment near = rule.IsNear
            ? FindNear(context, valid, rule.Threshold!.Value, distinct, EqualRows.Repeated(leads, distinct), labels)
            : Alone(distinct.Length);
        return EqualRows.Assign(near, leads, distinct, () => CopyRank.Of(valid.Importance));
    }

    private static CopyAssignment FindNear(RoundContext context, ValidRows valid, double threshold, int[] distinct, bool[] repeated, int[]? labels)
    {
        using EmbeddingMatrix vectors = valid.Load(context, distinct);
        return NearCopies.Find(
            vectors,
            CopyRank.Of(Array.ConvertAll(distinct, row => valid.Importance[row])),
            labels is null ? null : Array.ConvertAll(distinct, row => labels[row]),
            new NearCopyOptions { Threshold = threshold, Seed = context.Spec.Seed, ExactRows = NearCopyOptions.ExactRowsOf(vectors.Dimension) },
            context.Executor,
            repeated,
            share => context.Progress(Digested + ((Searched - Digested) * share)),
            context.CancellationToken);
    }

    private static CopyAssignment Alone(int rows)
    {
        float[] cosines = new float[rows];
        Array.Fill(cosines, 1);
        return new CopyAssignment([.. Enumerable.Range(0, rows)], cosines, 1, 0, 0, 0);
    }

    private static CopiesResult Write(
        RoundContext context, ImportanceResult importance, ValidRows valid, CopyAssignment found, CopyFamilies families, CopyFacts facts)
    {
        double sum = 0;
        ArtifactRef[] parts = new ArtifactRef[valid.Splits];
        ArtifactRef[] copies = new ArtifactRef[valid.Splits];
        for (int split = 0; split < parts.Length; split++)
        {
            int[] kept = [.. valid.OfSplit(split).Where(row => found.Representatives[row] == row)];
            float[] values = Array.ConvertAll(kept, row => valid.Importance[row]);
            foreach (float value in values)
            {
                sum += value;
            }

            parts[split] = context.Store.Write(
                context.Uri($"{split:D6}.arrow"), stream => ImportanceArtifact.Write(stream, Array.ConvertAll(kept, row => valid.Rows[row]), values));
            CopyTable table = TableOf(valid, split, kept, found, families);
            copies[split] = RoundIndex.Write(context.Store, context.Uri($"table-{split:D6}.msgpack"), table, table.Rows.Length);
        }

        long representatives = importance.ValidRows - families.Copies.Length;
        return new CopiesResult(
            RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), parts, representatives),
            representatives,
            sum / representatives,
            RoundIndex.Write(context.Store, context.Uri("copies.msgpack"), copies, families.Copies.Length),
            facts,
            importance.ValidRows);
    }

    private static CopyTable TableOf(ValidRows valid, int split, int[] kept, CopyAssignment found, CopyFamilies families)
    {
        int[] copies = [.. valid.OfSplit(split).Where(row => found.Representatives[row] != row)];
        int[] leads = Array.FindAll(kept, row => families.Sizes[row] > 1);
        return new CopyTable(
            Array.ConvertAll(copies, row => valid.Rows[row]),
            Array.ConvertAll(copies, row => valid.Rows[found.Representatives[row]]),
            Array.ConvertAll(copies, row => found.Cosines[row]),
            Array.ConvertAll(copies, row => families.Sizes[found.Representatives[row]]),
            Array.ConvertAll(copies, row => valid.Importance[row]),
            Array.ConvertAll(leads, row => valid.Rows[row]),
            Array.ConvertAll(leads, row => families.Sizes[row]));
    }
}
