using System.Globalization;
using System.IO.Hashing;
using InfoMax.Cli.Options;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Loading;

namespace InfoMax.Cli.Comparison;

/// <summary>Rows that no method sees, with their labels, as the command line names them.</summary>
/// <param name="Embeddings">A file, or a directory of files.</param>
/// <param name="Labels">A file of one label a row.</param>
internal sealed record TestSet(string Embeddings, string Labels)
{
    /// <summary>The one that is asked for; null where rows of the input are held out.</summary>
    public static TestSet? Of(ComparisonOptions options) => options is { TestEmbeddings: { } rows, TestLabels: { } labels } ? new TestSet(rows, labels) : null;

    /// <summary>Its layout, from the headers: of the embedding that is read of the input, where its files name several.</summary>
    /// <exception cref="InputDataException">It cannot be read, or is not of the input's kind.</exception>
    public DatasetLayout Discover(DatasetLayout input, CancellationToken cancellationToken)
    {
        DatasetLayout layout = InputDataset.Discover(
            new InputRequest
            {
                Paths = [Embeddings],
                Score = new ScoreSource(ScoreKind.Uniform),
                Labels = new LabelSource(null, Labels),
                UsualEmbedding = string.Join('+', input.Embeddings),
                WithIds = false,
            },
            cancellationToken);
        return layout.Dimension == input.Dimension ? layout : throw new InputDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"--test-embeddings {Embeddings}: {Counted.Of(layout.Dimension, "value")} a row, but the input has {input.Dimension}; give rows of the same embedding"));
    }

    /// <summary>Its rows, all of them valid, and what the user should know of them.</summary>
    /// <param name="input">The input's layout.</param>
    /// <param name="chosenFrom">The input's rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InputDataException">It cannot be read, is not of the input's kind, or a row is invalid.</exception>
    public (LoadedRows Rows, IReadOnlyList<string> Warnings) Read(DatasetLayout input, EmbeddingMatrix chosenFrom, CancellationToken cancellationToken)
    {
        DatasetLayout layout = Discover(input, cancellationToken);
        LoadedRows rows = LoadedRows.Read(layout, [], cancellationToken);
        if (rows.Rejected is [var first, ..])
        {
            rows.Dispose();
            throw new InputDataException(string.Create(
                CultureInfo.InvariantCulture, $"--test-embeddings {Embeddings}: row {first.Row} is invalid ({first.Reason}); leave such rows out"));
        }

        string[] seen = Equal(chosenFrom, rows.Embeddings) is > 0 and var count
            ? [$"{Counted.Of(count, "row is equal to one", "rows are equal to some")} of the input, which a method may choose: of these the accuracy is no test"]
            : [];
        return (rows, [.. layout.Warnings.Concat(rows.Warnings).Concat(seen).Select(warning => $"--test-embeddings {Embeddings}: {warning}")]);
    }

    /// <summary>Rows of one set whose bytes a row of another has; none where their numbers are of other types.</summary>
    private static int Equal(EmbeddingMatrix rows, EmbeddingMatrix test)
    {
        if (rows.Element != test.Element)
        {
            return 0;
        }

        HashSet<UInt128> known = [.. Enumerable.Range(0, rows.Rows).Select(row => XxHash128.HashToUInt128(rows.RowRange(row, 1)))];
        return Enumerable.Range(0, test.Rows).Count(row => known.Contains(XxHash128.HashToUInt128(test.RowRange(row, 1))));
    }
}
