using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Parquet as other writers set it up reads the same: codecs, page versions, encodings, checksums, many small pages.</summary>
public sealed class ParquetVarietyTests
{
    [Theory]
    [InlineData(Compression.Uncompressed, ParquetDataPageVersion.V1, true)]
    [InlineData(Compression.Snappy, ParquetDataPageVersion.V2, true)]
    [InlineData(Compression.Gzip, ParquetDataPageVersion.V1, false)]
    [InlineData(Compression.Zstd, ParquetDataPageVersion.V2, false)]
    [InlineData(Compression.Brotli, ParquetDataPageVersion.V1, true)]
    [InlineData(Compression.Lz4, ParquetDataPageVersion.V2, false)]
    public void CodecsAndPageVersions(Compression codec, ParquetDataPageVersion pages, bool dictionary)
    {
        WriterPropertiesBuilder builder = new WriterPropertiesBuilder().Compression(codec).DataPageVersion(pages)
            .DataPagesize(1024).EnablePageChecksum().EnableWritePageIndex();
        Check(dictionary ? builder.EnableDictionary() : builder.DisableDictionary());
    }

    [Fact]
    public void ByteStreamSplit() => Check(new WriterPropertiesBuilder().DisableDictionary()
        .Encoding("image_embedding.list.element", Encoding.ByteStreamSplit).Compression(Compression.Zstd));

    [Fact]
    public void LongStatistics() => Check(new WriterPropertiesBuilder().SetMaxStatisticsSize(100_000).DataPagesize(1024), longIds: true);

    private static void Check(WriterPropertiesBuilder builder, bool longIds = false)
    {
        PairSet pairs = PairSet.Generate(300, 16);
        if (longIds)
        {
            // Longer than the first read of a page header, which holds the smallest and the largest value.
            pairs = pairs with { Ids = [.. pairs.Ids.Select(id => id + new string('x', 9000))] };
        }

        using TemporaryFolder folder = new();
        using WriterProperties properties = builder.Build();
        FileWriter? writer = null;
        foreach (RecordBatch batch in ArrowFixture.Batches(pairs, VectorShape.List, FloatType.Default, 128))
        {
            writer ??= new FileWriter(folder["a.parquet"], batch.Schema, properties);
            writer.WriteRecordBatch(batch, 100);
        }

        writer!.Close();
        writer.Dispose();
        ReadRows read = ReadRows.All(folder.Root);
        Assert.Equal(System.Array.ConvertAll(pairs.Image, h => (float)h), read.Embeddings);
        Assert.Equal(pairs.Ids, read.Ids!);
        Assert.Equal(pairs.Scores.Select(s => (double)s), read.Scores!);
    }
}
