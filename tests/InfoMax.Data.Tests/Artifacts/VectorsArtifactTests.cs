using Apache.Arrow;
using Apache.Arrow.Ipc;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class VectorsArtifactTests
{
    public static TheoryData<EmbeddingElement, int, int> Shapes => new()
    {
        { EmbeddingElement.Half, 0, 8 },
        { EmbeddingElement.Half, 1, 1 },
        { EmbeddingElement.Single, 1, 7 },
        { EmbeddingElement.Half, 1001, 33 },
        { EmbeddingElement.Half, 10_000, 512 },
        { EmbeddingElement.Single, 5_000, 511 },
        { EmbeddingElement.Single, 2, 1_500_000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_ComeBackAsTheyWere(EmbeddingElement element, int rows, int dimension)
    {
        using EmbeddingMatrix source = Samples.Vectors(rows, dimension, element);
        using var stream = new MemoryStream(Write(source));

        using EmbeddingMatrix target = EmbeddingMatrix.Allocate(rows + 3, dimension, element);
        Assert.Equal(rows, VectorsArtifact.ReadInto(stream, target, 2));
        AssertSameRows(source, 0, target, 2, rows);

        int streamed = 0;
        foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
        {
            using (batch)
            {
                AssertSameRows(source, streamed, batch, 0, batch.Rows);
                streamed += batch.Rows;
            }
        }

        Assert.Equal(rows, streamed);
    }

    [Fact]
    public void Bytes_DoNotDependOnHowRowsWereAppended()
    {
        using EmbeddingMatrix source = Samples.Vectors(9_001, 500, EmbeddingElement.Half);
        byte[] whole = Write(source);
        byte[] pieces = Samples.Write(stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, 500, EmbeddingElement.Half);
            writer.Append(source, 0, 1);
            writer.Append(source, Enumerable.Range(1, 5_000).ToArray());
            writer.Append(source, 5_001, 4_000);
            Assert.Equal(9_001, writer.Finish());
        });
        Assert.True(whole.AsSpan().SequenceEqual(pieces));
    }

    [Fact]
    public void ListedRows_ComeInTheOrderListed()
    {
        using EmbeddingMatrix source = Samples.Vectors(50, 5, EmbeddingElement.Single);
        int[] rows = [49, 0, 7, 7, 3];
        using var stream = new MemoryStream();
        using (VectorsWriter writer = VectorsArtifact.OpenWriter(stream, 5, EmbeddingElement.Single))
        {
            writer.Append(source, rows);
            Assert.Equal(rows.Length, writer.Finish());
        }

        using EmbeddingMatrix target = EmbeddingMatrix.Allocate(rows.Length, 5, EmbeddingElement.Single);
        VectorsArtifact.ReadInto(stream, target, 0);
        for (int i = 0; i < rows.Length; i++)
        {
            AssertSameRows(source, rows[i], target, i, 1);
        }
    }

    [Fact]
    public void Batches_AreOneToEightMegabytes_AllButTheLast()
    {
        using EmbeddingMatrix source = Samples.Vectors(20_000, 512, EmbeddingElement.Half);
        var sizes = new List<long>();
        using var stream = new MemoryStream(Write(source));
        foreach (EmbeddingMatrix batch in VectorsArtifact.Read(stream))
        {
            sizes.Add(batch.ByteLength + (batch.Rows * sizeof(float)));
            batch.Dispose();
        }

        Assert.True(sizes.Count > 3);
        Assert.All(sizes.SkipLast(1), size => Assert.InRange(size, 1_000_000, 8_388_608));
    }

    [Fact]
    public void File_HasTheDocumentedSchema_ForAnyArrowReader()
    {
        using EmbeddingMatrix source = Samples.Vectors(3, 4, EmbeddingElement.Half);
        using var reader = new ArrowFileReader(new MemoryStream(Write(source)));
        RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(["reciprocal_norm", "embedding"], batch.Schema.FieldsList.Select(field => field.Name));
        var lists = (FixedSizeListArray)batch.Column(1);
        var values = (HalfFloatArray)lists.Values;
        Assert.Equal(12, values.Length);
        Assert.Equal(source.ReciprocalNorms.ToArray(), ((FloatArray)batch.Column(0)).Values.ToArray());
        Assert.True(source.RowRange(0, 3).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.Values)));
    }

    [Fact]
    public void OtherShapes_AreRefused()
    {
        using EmbeddingMatrix source = Samples.Vectors(10, 4, EmbeddingElement.Half);
        using var stream = new MemoryStream(Write(source));
        foreach ((int rows, int dimension, EmbeddingElement element, int first) in new[]
        {
            (10, 5, EmbeddingElement.Half, 0), (10, 4, EmbeddingElement.Single, 0), (9, 4, EmbeddingElement.Half, 0), (12, 4, EmbeddingElement.Half, 3),
        })
        {
            using EmbeddingMatrix target = EmbeddingMatrix.Allocate(rows, dimension, element);
            Assert.Throws<ArtifactException>(() => VectorsArtifact.ReadInto(stream, target, first));
        }

        using VectorsWriter writer = VectorsArtifact.OpenWriter(new MemoryStream(), 5, EmbeddingElement.Half);
        Assert.Throws<ArgumentException>(() => writer.Append(source, 0, 1));
    }

    private static byte[] Write(EmbeddingMatrix source) => Samples.Write(stream =>
    {
        using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, source.Dimension, source.Element);
        writer.Append(source, 0, source.Rows);
        Assert.Equal(source.Rows, writer.Finish());
    });

    private static void AssertSameRows(EmbeddingMatrix expected, int first, EmbeddingMatrix actual, int actualFirst, int count)
    {
        Assert.True(expected.RowRange(first, count).SequenceEqual(actual.RowRange(actualFirst, count)));
        Assert.True(expected.ReciprocalNorms.Slice(first, count).SequenceEqual(actual.ReciprocalNorms.Slice(actualFirst, count)));
    }
}
