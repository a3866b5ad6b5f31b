using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
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

    /// <summary>Vectors of several labels that the warning names.</summary>
    private const int ConflictsNamed = 3;

    public static CopiesResult Run(RoundContext context)
    {
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
        CopyFacts facts = new(threshold, families.Copies.Length, families.Families, families.Largest, equal.Conflicts.Count, found.PairRecall);
        CopiesResult result = families.Copies.Length == 0
            ? new CopiesResult(importance.Index, importance.ValidRows, importance.MeanImportance, null, facts, importance.ValidRows)
            : Write(context, importance, valid, found, families, facts);
        return equal.Conflicts.Count == 0 ? result : result with { Warnings = [Conflicts(context, valid, equal, labels!)] };
    }

    /// <summary>Says that equal vectors have different labels, and names some.</summary>
    private static string Conflicts(RoundContext context, ValidRows valid, ExactCopyLeads equal, int[] labels)
    {
        string[] names = JobLabels.Names(context).Names;
        IEnumerable<string> examples = equal.Conflicts.Take(ConflictsNamed).Select(pair => string.Create(
            CultureInfo.InvariantCulture,
            $"rows {valid.Rows[pair.First]} ({names[labels[pair.First]]}) and {valid.Rows[pair.Other]} ({names[labels[pair.Other]]})"));
        string more = equal.Conflicts.Count > ConflictsNamed ? ", …" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{equal.Conflicts.Count} vectors are there with different labels: {string.Join(", ", examples)}{more}; such rows are no copies of each other");
    }

    /// <summary>The representative of every row: equal rows share that of the first of them.</summary>
    private static CopyAssignment Assign(RoundContext context, ValidRows valid, CopyRule rule, int[] leads, int[]? labels)
    {
        int[] distinct = [.. Enumerable.Range(0, leads.Length).Where(row => leads[row] == row)];
        CopyAssignment near = rule.IsNear ? FindNear(context, valid, rule.Threshold!.Value, distinct, labels) : Alone(distinct.Length);
        int[] representatives = new int[leads.Length];
        float[] cosines = new float[leads.Length];
        for (int row = 0; row < leads.Length; row++)
        {
            int lead = Array.BinarySearch(distinct, leads[row]);
            representatives[row] = distinct[near.Representatives[lead]];
            cosines[row] = near.Cosines[lead];
        }

        return new CopyAssignment(representatives, cosines, near.PairRecall, near.Rounds);
    }

    private static CopyAssignment FindNear(RoundContext context, ValidRows valid, double threshold, int[] distinct, int[]? labels)
    {
        NearCopyOptions options = new()
        {
            Threshold = threshold,
            Seed = context.Spec.Seed,
            Reorders = !PartitionMemory.HoldsCopiesTwice(context.Spec, DatasetShape.Of(context).RowBytes, valid.Rows.Length),
        };
        int[][] groups = CopyGroups.Of(context, valid, distinct);
        int[] representatives = new int[distinct.Length];
        float[] cosines = new float[distinct.Length];
        CopyAssignment found = new(representatives, cosines, 1, 0);
        int done = 0;
        foreach (int[] group in groups)
        {
            int before = done;
            using EmbeddingMatrix vectors = valid.Load(context, Array.ConvertAll(group, i => distinct[i]));
            CopyAssignment near = NearCopies.Find(
                vectors,
                CopyRank.Of(Array.ConvertAll(group, i => valid.Importance[distinct[i]])),
                labels is null ? null : Array.ConvertAll(group, i => labels[distinct[i]]),
                options,
                context.Executor,
                share => context.Progress(Digested + ((Searched - Digested) * (before + share) / groups.Length)),
                context.CancellationToken);
            for (int i = 0; i < group.Length; i++)
            {
                representatives[group[i]] = group[near.Representatives[i]];
                cosines[group[i]] = near.Cosines[i];
            }

            found = found with { PairRecall = near.PairRecall, Rounds = Math.Max(found.Rounds, near.Rounds) };
            done++;
        }

        return groups.Length == 1 ? found : found with { PairRecall = CopyGroups.Recall(context, valid, distinct, found, labels, options) };
    }

    private static CopyAssignment Alone(int rows)
    {
        float[] cosines = new float[rows];
        Array.Fill(cosines, 1);
        return new CopyAssignment([.. Enumerable.Range(0, rows)], cosines, 1, 0);
    }

    private static CopiesResult Write(
        RoundContext context, ImportanceResult importance, ValidRows valid, CopyAssignment found, CopyFamilies families, CopyFacts facts)
    {
        CopyTable table = new(
            Array.ConvertAll(families.Copies, row => valid.Rows[row]),
            Array.ConvertAll(families.Copies, row => valid.Rows[found.Representatives[row]]),
            Array.ConvertAll(families.Copies, row => found.Cosines[row]),
            Array.ConvertAll(families.Copies, row => families.Sizes[found.Representatives[row]]),
            Array.ConvertAll(families.Copies, row => valid.Importance[row]));
        double sum = 0;
        ArtifactRef[] parts = new ArtifactRef[valid.Splits];
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
        }

        long representatives = importance.ValidRows - table.Rows.Length;
        return new CopiesResult(
            RoundIndex.Write(context.Store, context.Uri("parts.msgpack"), parts, representatives),
            representatives,
            sum / representatives,
            RoundIndex.Write(context.Store, context.Uri("copies.msgpack"), table, table.Rows.Length),
            facts,
            importance.ValidRows);
    }
}
