using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Sources;
using Xunit;

namespace InfoMax.Testing.Layouts;

/// <summary>Everything a layout's reader yields, gathered.</summary>
internal sealed record ReadRows(DatasetLayout Layout, float[] Embeddings, string?[]? Ids, double[]? Scores, string?[]? Labels = null)
{
    public static ReadRows All(string path, string? embedding = null, ScoreSource? score = null, InputFormat format = InputFormat.Auto, string? idColumn = null) =>
        All(Discover(path, embedding, score, format, idColumn));

    public static DatasetLayout Discover(string path, string? embedding = null, ScoreSource? score = null, InputFormat format = InputFormat.Auto, string? idColumn = null) =>
        InputDataset.Discover(
            new InputRequest { Paths = [path], Embedding = embedding, Score = score ?? new ScoreSource(ScoreKind.Auto), Format = format, IdColumn = idColumn },
            TestContext.Current.CancellationToken);

    /// <summary>The rows of an input with their labels.</summary>
    public static ReadRows Labelled(string path, string labels, string? embedding = null) => All(InputDataset.Discover(
        new InputRequest { Paths = [path], Embedding = embedding, Labels = LabelSource.Parse(labels) }, TestContext.Current.CancellationToken));

    public static ReadRows All(DatasetLayout layout, IInputFiles? files = null)
    {
        List<float> values = [];
        List<string?> ids = [];
        List<double> scores = [];
        List<string?> labels = [];
        bool hasIds = false;
        bool hasScores = false;
        long expected = 0;
        using IInputReader reader = InputDataset.Open(layout, files ?? LocalInputFiles.Instance);
        for (int file = 0; file < layout.Files.Count; file++)
        {
            foreach (InputBatch batch in reader.Read(file, 0, layout.Files[file].Rows, TestContext.Current.CancellationToken))
            {
                using (batch)
                {
                    Assert.Equal(expected, batch.FirstRow);
                    expected += batch.Rows;
                    values.AddRange(Singles(batch.Embedding));
                    hasIds |= batch.Ids is not null;
                    hasScores |= batch.Scores is not null;
                    ids.AddRange(batch.Ids ?? []);
                    scores.AddRange(batch.Scores ?? []);
                    labels.AddRange(batch.Labels ?? []);
                }
            }
        }

        Assert.Equal(layout.Rows, expected);
        return new ReadRows(layout, [.. values], hasIds ? [.. ids] : null, hasScores ? [.. scores] : null, layout.Labels is null ? null : [.. labels]);
    }

    public static float[] Singles(EmbeddingMatrix matrix)
    {
        Span<byte> bytes = matrix.RowRange(0, matrix.Rows);
        if (matrix.Element == EmbeddingElement.Single)
        {
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }

        return Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), h => (float)h);
    }

    /// <summary>The message of the one line that refuses the input.</summary>
    public static string Refusal(Action action)
    {
        InputDataException exception = Assert.Throws<InputDataException>(action);
        Assert.DoesNotContain('\n', exception.Message);
        return exception.Message;
    }
}
