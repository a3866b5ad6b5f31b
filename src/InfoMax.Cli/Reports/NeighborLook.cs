using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>The nearest rows of a few rows, from the vectors of the input: it is read once, a batch in memory at a time.</summary>
internal static class NeighborLook
{
    /// <summary>Rows that are looked at together.</summary>
    public const int MostRows = 64;

    /// <summary>A cosine that is off by more is of other vectors.</summary>
    private const float Agreement = 0.005f;

    /// <summary>Looks at all rows of the input.</summary>
    /// <param name="results">The results.</param>
    /// <param name="rows">The rows asked for.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputDataException">The input is gone, changed, or cannot be read.</exception>
    public static IReadOnlyDictionary<long, NearestSearch> Of(ResultDirectory results, IReadOnlyCollection<RowExplanation> rows, CancellationToken cancellationToken)
    {
        DatasetLayout layout = ReportInput.Find(results, cancellationToken);
        NearestSearch[] searches = [.. Searches(results, layout, rows, cancellationToken)];
        using IInputReader reader = InputDataset.Open(layout);
        using ReasonCursor reasons = new(results);
        float[] unit = new float[layout.Dimension];
        for (int file = 0; file < layout.Files.Count; file++)
        {
            foreach (InputBatch batch in reader.Read(file, 0, layout.Files[file].Rows, cancellationToken))
            {
                using (batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    _ = RowValidation.Check(batch);
                    for (int i = 0; i < batch.Rows; i++)
                    {
                        if (reasons.Find(batch.FirstRow + i) is { } at)
                        {
                            batch.Embedding.CopyNormalized(i, 1, unit);
                            Array.ForEach(searches, search => search.Add(reasons.Part!, at, unit));
                        }
                    }
                }
            }
        }

        return searches.ToDictionary(search => search.Row);
    }

    private static IEnumerable<NearestSearch> Searches(ResultDirectory results, DatasetLayout layout, IReadOnlyCollection<RowExplanation> rows, CancellationToken cancellationToken)
    {
        JsonNode options = results.Manifest["options"]!;
        double alpha = (double?)options["alpha"] ?? 0;
        int neighbors = Math.Max(1, (int?)options["neighbors"] ?? 1);

        // A list that the search found has rows beyond the true nearest where it missed some.
        int listed = (double?)results.Manifest["graph"]?["recall_estimate"] is >= 1 ? neighbors : 2 * neighbors;
        bool knowsGraph = (string?)options["partitioner"] != "random" || (int?)results.Manifest["partitions"] == 1;
        using IInputReader reader = InputDataset.Open(layout);
        foreach (RowExplanation row in rows)
        {
            float[] unit = Vector(reader, layout, row.Row, cancellationToken);
            if (row.Nearest is { } near && row.Reason != "copy" && MathF.Abs(TensorPrimitives.Dot<float>(unit, Vector(reader, layout, near.Row, cancellationToken)) - near.Cosine) > Agreement)
            {
                throw new InputDataException($"the input has other vectors than when the job ran (rows {row.Row} and {near.Row})");
            }

            yield return new NearestSearch(row.Row, unit, alpha, listed, knowsGraph && row is { Selected: true, Representative: null });
        }
    }

    private static float[] Vector(IInputReader reader, DatasetLayout layout, long row, CancellationToken cancellationToken)
    {
        int file = Enumerable.Range(0, layout.Files.Count).Last(f => layout.Files[f].FirstRow <= row && layout.Files[f].Rows > 0);
        float[] unit = new float[layout.Dimension];
        foreach (InputBatch batch in reader.Read(file, row - layout.Files[file].FirstRow, 1, cancellationToken))
        {
            using (batch)
            {
                _ = RowValidation.Check(batch);
                batch.Embedding.CopyNormalized(0, 1, unit);
            }
        }

        return unit;
    }
}
