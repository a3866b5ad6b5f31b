using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using Parquet.Serialization;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Files of an independent writer: NeMo Curator's columns, written by Parquet.Net.</summary>
public sealed class ParquetNetTests
{
    [Fact]
    public async Task AnotherWritersLists_AreRead()
    {
        using TemporaryFolder folder = new();
        List<NemoRow> rows = [.. Enumerable.Range(0, 500).Select(i => new NemoRow { image_id = i * 3, embedding = [.. Enumerable.Range(0, 12).Select(j => i + j / 16f)], score = i % 9 == 0 ? null : i })];
        await ParquetSerializer.SerializeAsync(rows, folder["part.parquet"], cancellationToken: TestContext.Current.CancellationToken);
        ReadRows read = ReadRows.All(folder.Root, score: new ScoreSource(ScoreKind.Column, "score"));
        Assert.Equal((EmbeddingElement.Single, IdKind.Integer, "image_id"), (read.Layout.Element, read.Layout.Ids, read.Layout.IdColumn));
        Assert.Equal(rows.SelectMany(r => r.embedding), read.Embeddings);
        Assert.Equal(rows.Select(r => r.image_id.ToString(System.Globalization.CultureInfo.InvariantCulture)), read.Ids!);
        Assert.Equal(rows.Select(r => r.score ?? double.NaN), read.Scores!);
    }

#pragma warning disable IDE1006 // The names are the file's columns.
    private sealed class NemoRow
    {
        public long image_id { get; set; }

        public List<float> embedding { get; set; } = [];

        public double? score { get; set; }
    }
#pragma warning restore IDE1006
}
