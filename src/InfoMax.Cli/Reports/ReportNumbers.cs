using System.Text.Json.Nodes;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>The figures of a report, from a job's result files; also what <c>report.json</c> holds.</summary>
public sealed record ReportNumbers
{
    /// <summary>Bins of a histogram over [0, 1].</summary>
    public const int Bins = 40;

    private const int MostFamilies = 12;
    private const int MostCopies = 8;
    private static readonly double[] Quantiles = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1];

    /// <summary>Rows of each reason, in the order of the words.</summary>
    public SortedDictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Importance of all valid rows, in bins of equal width over [0, 1].</summary>
    public long[] ImportanceOfAll { get; } = new long[Bins];

    /// <summary>That of the kept ones.</summary>
    public long[] ImportanceOfKept { get; } = new long[Bins];

    /// <summary>Cosine of each row that was not kept to its nearest kept neighbour, where there is one; below 0 counts as 0.</summary>
    public long[] CosineOfDropped { get; } = new long[Bins];

    /// <summary>Cosine of each kept row to the nearest other one, where there is one.</summary>
    public long[] CosineOfKept { get; } = new long[Bins];

    /// <summary>Cells of the density in each direction.</summary>
    public const int DensityCells = 20;

    /// <summary>
    /// Rows that were not kept, by importance and by the cosine to their nearest kept neighbour (0 where there is none): cell
    /// (i, j) of <see cref="DensityCells"/> squared at i * DensityCells + j, i along the importance.
    /// </summary>
    public long[] DroppedByImportanceAndCosine { get; } = new long[DensityCells * DensityCells];

    /// <summary>Valid rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Kept rows.</summary>
    public long Kept { get; private set; }

    /// <summary>Rows that were not kept and have a kept row among their neighbours.</summary>
    public long Covered { get; private set; }

    /// <summary>Mean importance of all rows.</summary>
    public double MeanImportanceOfAll { get; private set; }

    /// <summary>Mean importance of the kept ones.</summary>
    public double MeanImportanceOfKept { get; private set; }

    /// <summary>Rows near quantiles of the importance, a kept and a dropped one.</summary>
    public IReadOnlyList<QuantileRows> AtQuantiles { get; private set; } = [];

    /// <summary>The largest families of copies.</summary>
    public IReadOnlyList<CopyFamily> Families { get; private set; } = [];

    /// <summary>Rows and kept rows of each source file, those nearly lost first.</summary>
    public IReadOnlyList<GroupCount> Files { get; private set; } = [];

    /// <summary>The same of each label; empty without labels.</summary>
    public IReadOnlyList<GroupCount> Labels { get; private set; } = [];

    /// <summary>Reads the results; a row group in memory at a time.</summary>
    /// <exception cref="ResultException">They lack <c>reasons.parquet</c>, or a file cannot be read.</exception>
    public static ReportNumbers Of(ResultDirectory results, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(results);
        ReportNumbers numbers = new();
        QuantileRows[] quantiles = [.. Quantiles.Select(quantile => new QuantileRows(quantile, null, null))];
        foreach (ReasonRows part in results.Reasons())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < part.Rows.Length; i++)
            {
                numbers.Add(part, i);
                for (int q = 0; q < quantiles.Length; q++)
                {
                    quantiles[q] = quantiles[q].With(part, i);
                }
            }
        }

        numbers.MeanImportanceOfAll /= Math.Max(1, numbers.Rows);
        numbers.MeanImportanceOfKept /= Math.Max(1, numbers.Kept);
        numbers.AtQuantiles = quantiles;
        numbers.Families = WithIds(results, LargestFamilies(results, cancellationToken));
        double rate = numbers.Kept / (double)Math.Max(1, numbers.Rows);
        numbers.Files = Groups(results.Manifest["retention"]?["files"], rate);
        numbers.Labels = Groups(results.Manifest["retention"]?["labels"], rate);
        return numbers;
    }

    private void Add(ReasonRows part, int i)
    {
        Rows++;
        Reasons[part.Reasons[i]] = Reasons.GetValueOrDefault(part.Reasons[i]) + 1;
        ImportanceOfAll[Bin(part.Importance[i])]++;
        MeanImportanceOfAll += part.Importance[i];
        if (!part.Selected[i])
        {
            DroppedByImportanceAndCosine[(Cell(part.Importance[i]) * DensityCells) + Cell(part.Cosines[i] ?? 0)]++;
        }

        if (part.Selected[i])
        {
            Kept++;
            MeanImportanceOfKept += part.Importance[i];
            ImportanceOfKept[Bin(part.Importance[i])]++;
        }
        else if (part.Nearest[i] is not null)
        {
            Covered++;
        }

        if (part.Cosines[i] is { } cosine)
        {
            (part.Selected[i] ? CosineOfKept : CosineOfDropped)[Bin(cosine)]++;
        }
    }

    private static int Cell(float value) => Math.Clamp((int)(value * DensityCells), 0, DensityCells - 1);

    private static int Bin(float value) => Math.Clamp((int)(value * Bins), 0, Bins - 1);

    private static IReadOnlyList<CopyFamily> LargestFamilies(ResultDirectory results, CancellationToken cancellationToken)
    {
        Dictionary<long, long> sizes = [];
        foreach ((_, long[] representatives, _) in results.Copies())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (long representative in representatives)
            {
                sizes[representative] = sizes.GetValueOrDefault(representative, 1) + 1;
            }
        }

        Dictionary<long, CopyFamily> largest = sizes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MostFamilies)
            .ToDictionary(pair => pair.Key, pair => new CopyFamily(pair.Key, pair.Value, []));
        foreach ((long[] rows, long[] representatives, float[] cosines) in results.Copies())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (largest.TryGetValue(representatives[i], out CopyFamily? family) && family.Copies.Count < MostCopies)
                {
                    family.Copies.Add(new NearRow(rows[i], null, cosines[i]));
                }
            }
        }

        return [.. largest.Values.OrderByDescending(family => family.Rows).ThenBy(family => family.Representative)];
    }

    /// <summary>The families with their rows' ids, from one more look at the table of reasons.</summary>
    private static IReadOnlyList<CopyFamily> WithIds(ResultDirectory results, IReadOnlyList<CopyFamily> families)
    {
        Dictionary<long, string?> ids = families.SelectMany(family => family.Copies.Select(copy => copy.Row).Append(family.Representative)).Distinct().ToDictionary(row => row, _ => (string?)null);
        foreach (ReasonRows part in families.Count == 0 ? [] : results.Reasons())
        {
            for (int i = 0; i < part.Rows.Length; i++)
            {
                if (part.Ids[i] is { } id && ids.ContainsKey(part.Rows[i]))
                {
                    ids[part.Rows[i]] = id;
                }
            }
        }

        return [.. families.Select(family => family with { RepresentativeId = ids[family.Representative], Copies = [.. family.Copies.Select(copy => copy with { Id = ids[copy.Row] })] })];
    }

    private static IReadOnlyList<GroupCount> Groups(JsonNode? counts, double rate) =>
    [
        .. (counts as JsonArray ?? []).Select(group => new GroupCount((string)group!["name"]!, (long)group["rows"]!, (long)group["selected"]!))
            .OrderByDescending(group => ManifestRetention.IsNearlyLost(group, rate)).ThenByDescending(group => group.Rows).ThenBy(group => group.Name, StringComparer.Ordinal),
    ];
}
