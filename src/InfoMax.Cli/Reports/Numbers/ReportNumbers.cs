using System.Text.Json.Nodes;
using InfoMax.Core.Compute;
using InfoMax.Data;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>The figures of a report, from a job's result files and its input; also what <c>report.json</c> holds.</summary>
public sealed record ReportNumbers
{
    /// <summary>Bins of a histogram over [0, 1].</summary>
    public const int Bins = 40;

    /// <summary>Cells of the density in each direction.</summary>
    public const int DensityCells = 20;

    /// <summary>Bins by which quantiles are found: a quantile is off by less than one of them.</summary>
    private const int FineBins = 1 << 14;

    private static readonly double[] Quantiles = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1];

    private readonly long[] _fine = new long[FineBins + 1];
    private (double Least, double Most) _raw = (double.PositiveInfinity, double.NegativeInfinity);
    private bool _hasRaw = true;

    /// <summary>Rows of each reason, in the order of the words.</summary>
    public SortedDictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Importance of all valid rows, in bins of equal width over [0, 1].</summary>
    public long[] ImportanceOfAll { get; } = new long[Bins];

    /// <summary>That of the kept ones.</summary>
    public long[] ImportanceOfKept { get; } = new long[Bins];

    /// <summary>That of the others.</summary>
    public long[] ImportanceOfDropped { get; } = new long[Bins];

    /// <summary>The score as it was given; null where it is not read from the input, and in results of earlier versions.</summary>
    public ValueSpread? RawScore { get; private set; }

    /// <summary>Cosine of each row that was not kept to its nearest kept neighbour, where there is one; below 0 counts as 0.</summary>
    public long[] CosineOfDropped { get; } = new long[Bins];

    /// <summary>Cosine of each kept row to the nearest other one, where there is one.</summary>
    public long[] CosineOfKept { get; } = new long[Bins];

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

    /// <summary>Rows at quantiles of the importance.</summary>
    public IReadOnlyList<QuantileRows> AtQuantiles { get; private set; } = [];

    /// <summary>The largest families of copies.</summary>
    public IReadOnlyList<CopyFamily> Families { get; private set; } = [];

    /// <summary>Rows and kept rows of each source file, by loss as <see cref="LostGroups.ByLoss"/> has it.</summary>
    public IReadOnlyList<GroupCount> Files { get; private set; } = [];

    /// <summary>The same of each label; empty without labels.</summary>
    public IReadOnlyList<GroupCount> Labels { get; private set; } = [];

    /// <summary>The same of each group; empty without groups.</summary>
    public IReadOnlyList<GroupCount> Groups { get; private set; } = [];

    /// <summary>The same of each cluster of nearby rows; empty where the input is not to be had.</summary>
    public IReadOnlyList<ClusterCount> Clusters { get; private set; } = [];

    /// <summary>A flat map of some rows; null where the input is not to be had.</summary>
    public RowMap? Map { get; private set; }

    /// <summary>Why there is no map; null where there is one.</summary>
    public string? MapMissing { get; private set; }

    /// <summary>How many groups of each kind lost their rows, clusters too.</summary>
    public IReadOnlyList<GroupLoss> Losses { get; private set; } = [];

    /// <summary>A line for each kind of groups of which some are lost, entirely or nearly, clusters too, which the manifest does not know of.</summary>
    public IReadOnlyList<string> Alarms { get; private set; } = [];

    /// <summary>Reads the results, and the input where it is still there; a row group and a batch in memory at a time.</summary>
    /// <param name="results">The results.</param>
    /// <param name="coordinates">Columns that say where rows lie; null for the two directions in which the vectors vary most.</param>
    /// <param name="cores">Threads.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ResultException">They lack <c>reasons.parquet</c>, or a file cannot be read.</exception>
    /// <exception cref="InputDataException">The input lacks the columns of coordinates.</exception>
    public static ReportNumbers Of(ResultDirectory results, (string X, string Y)? coordinates, int cores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(results);
        ReportNumbers numbers = new();
        foreach (ReasonRows part in results.Reasons())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < part.Rows.Length; i++)
            {
                numbers.Add(part, i);
            }
        }

        numbers.MeanImportanceOfAll /= Math.Max(1, numbers.Rows);
        numbers.MeanImportanceOfKept /= Math.Max(1, numbers.Kept);
        numbers.Families = LargestFamilies.Of(results, cancellationToken);
        numbers.Look(results, coordinates, cores, cancellationToken);
        numbers.FindRows(results, cancellationToken);
        numbers.Judge(results.Manifest["retention"]);
        return numbers;
    }

    /// <summary>What is left of groups, and which are lost.</summary>
    private void Judge(JsonNode? retention)
    {
        double rate = Kept / (double)Math.Max(1, Rows);
        (Files, Labels, Groups) = (Counts("files"), Counts("labels"), Counts("groups"));
        GroupCount[] clusters = [.. Clusters.Select(Named)];
        LostGroups lost = LostGroups.Among(clusters, rate);
        Clusters = [.. lost.ByLoss(Clusters, cluster => cluster.Count)];
        ManifestRetention left = new ManifestRetention(Files, Labels.Count > 0 ? Labels : null, Groups.Count > 0 ? Groups : null).Judged(rate);
        Losses = [.. left.Losses, .. clusters.Length > 0 ? new[] { lost.Count("clusters") } : []];
        Alarms = [.. ManifestRetention.Alarms(Losses)];

        IReadOnlyList<GroupCount> Counts(string kind)
        {
            GroupCount[] counts = [.. (retention?[kind] as JsonArray ?? []).Select(group => new GroupCount((string)group!["name"]!, (long)group["rows"]!, (long)group["selected"]!))];
            return [.. LostGroups.Among(counts, rate).ByLoss(counts, group => group)];
        }
    }

    private void Add(ReasonRows part, int i)
    {
        Rows++;
        Reasons[part.Reasons[i]] = Reasons.GetValueOrDefault(part.Reasons[i]) + 1;
        ImportanceOfAll[Bin(part.Importance[i])]++;
        _fine[Math.Clamp((int)(part.Importance[i] * FineBins), 0, FineBins)]++;
        MeanImportanceOfAll += part.Importance[i];
        _hasRaw &= part.RawScores is not null;
        if (part.RawScores is { } raw)
        {
            _raw = (Math.Min(_raw.Least, raw[i]), Math.Max(_raw.Most, raw[i]));
        }

        if (!part.Selected[i])
        {
            ImportanceOfDropped[Bin(part.Importance[i])]++;
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

    private void Look(ResultDirectory results, (string X, string Y)? coordinates, int cores, CancellationToken cancellationToken)
    {
        try
        {
            using ThreadedExecutor executor = new(cores);
            (Map, Clusters) = VectorLook.Of(results, ReportInput.Find(results, cancellationToken), Kept, Rows, coordinates, executor, cancellationToken);
        }
        catch (InputDataException exception) when (coordinates is null)
        {
            MapMissing = exception.Message;
        }
    }

    /// <summary>Rows at quantiles, and what is known of the rows that others name: one more look at the table of reasons.</summary>
    private void FindRows(ResultDirectory results, CancellationToken cancellationToken)
    {
        QuantileSearch[] searches = [.. Quantiles.Select(quantile => new QuantileSearch(quantile, ImportanceAt(quantile)))];
        SpreadCounter[] scores = [.. Enumerable.Range(0, 3).Select(_ => new SpreadCounter(_raw.Least, _raw.Most))];
        Dictionary<long, (string? Id, bool Kept)> known = Families.SelectMany(family => family.Copies.Select(copy => copy.Row).Append(family.Representative))
            .Concat(Clusters.Select(cluster => cluster.Example)).Distinct().ToDictionary(row => row, _ => ((string?)null, false));
        foreach (ReasonRows part in results.Reasons())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < part.Rows.Length; i++)
            {
                Array.ForEach(searches, search => search.Add(part, i));
                if (part.RawScores is { } raw)
                {
                    scores[0].Add(raw[i]);
                    scores[part.Selected[i] ? 1 : 2].Add(raw[i]);
                }

                if (known.ContainsKey(part.Rows[i]))
                {
                    known[part.Rows[i]] = (part.Ids[i], part.Selected[i]);
                }
            }
        }

        RawScore = _hasRaw && Rows > 0
            ? new ValueSpread((string?)results.Manifest["options"]?["score"] ?? "score", _raw.Least, _raw.Most, scores[0].Finish(), scores[1].Finish(), scores[2].Finish())
            : null;
        AtQuantiles = [.. searches.Select(search => search.Found())];
        Families =
        [
            .. Families.Select(family => family with
            {
                RepresentativeId = known[family.Representative].Id,
                Kept = known[family.Representative].Kept,
                Copies = [.. family.Copies.Select(copy => copy with { Id = known[copy.Row].Id })],
            }),
        ];
        Clusters = [.. Clusters.Select(cluster => cluster with { ExampleId = known[cluster.Example].Id })];
    }

    /// <summary>The least importance that a share of the rows does not exceed.</summary>
    private double ImportanceAt(double quantile)
    {
        long below = 0;
        long wanted = Math.Clamp((long)Math.Ceiling(quantile * Rows), 1, Math.Max(1, Rows));
        int bin = Array.FindIndex(_fine, count => (below += count) >= wanted);
        return Math.Max(0, bin) / (double)FineBins;
    }

    private static GroupCount Named(ClusterCount cluster) => cluster.Count with
    {
        Name = FormattableString.Invariant($"around row {cluster.Example}{(cluster.ExampleId is { } id ? $" ({id})" : "")}"),
    };

    private static int Cell(float value) => Math.Clamp((int)(value * DensityCells), 0, DensityCells - 1);

    private static int Bin(float value) => Math.Clamp((int)(value * Bins), 0, Bins - 1);
}
