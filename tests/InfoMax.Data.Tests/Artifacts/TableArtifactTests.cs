using CsCheck;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class TableArtifactTests
{
    /// <summary>0, 1, and more rows than one batch of 4 MiB holds.</summary>
    public static TheoryData<int> RowCounts => new(0, 1, 1_000_003);

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Importance_ComesBackAsItWas(int count)
    {
        long[] rows = Samples.Rows(count, gap: 9);
        float[] importance = Samples.Floats(count);
        byte[] bytes = Samples.Write(stream => Assert.Equal(count, ImportanceArtifact.Write(stream, rows, importance)));
        (long[] readRows, float[] readImportance) = ImportanceArtifact.Read(new MemoryStream(bytes));
        Assert.True(rows.AsSpan().SequenceEqual(readRows));
        Assert.True(importance.AsSpan().SequenceEqual(readImportance));
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Coreset_ComesBackAsItWas(int count)
    {
        var coreset = new CoresetColumns(Samples.Rows(count, gap: 3), Samples.Floats(count, 3), Samples.Floats(count, 4), Samples.Floats(count, 5));
        byte[] bytes = Samples.Write(stream => Assert.Equal(count, CoresetArtifact.Write(stream, coreset)));
        CoresetColumns read = CoresetArtifact.Read(new MemoryStream(bytes));
        Assert.True(coreset.Rows.AsSpan().SequenceEqual(read.Rows));
        Assert.True(coreset.Importance.AsSpan().SequenceEqual(read.Importance));
        Assert.True(coreset.Relaxed.AsSpan().SequenceEqual(read.Relaxed));
        Assert.True(coreset.Gains.AsSpan().SequenceEqual(read.Gains));
    }

    /// <summary>A range of some columns, across small batches, put where it is wanted.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(17, 1)]
    [InlineData(250, 700)]
    public void Numbers_OfSomeColumns_AreReadAtOnce(int first, int count)
    {
        long[] rows = Samples.Rows(1000, gap: 9);
        float[] values = Samples.Floats(1000);
        int[] places = [.. Enumerable.Range(0, 1000)];
        byte[] bytes = Samples.Write(stream => Assert.Equal(1000, NumbersArtifact.Write(stream, 100 * 24, [("row", rows), ("value", values), ("place", places)])));
        long[] readRows = new long[count + 3];
        int[] readPlaces = new int[count + 3];
        NumbersArtifact.Read(new MemoryStream(bytes), first, count, 3, ("place", readPlaces), ("row", readRows));
        Assert.Equal([0, 0, 0, .. rows.AsSpan(first, count)], readRows);
        Assert.Equal([0, 0, 0, .. places.AsSpan(first, count)], readPlaces);
        Assert.Throws<ArtifactException>(() => NumbersArtifact.Read(new MemoryStream(bytes), 900, 101, 0, ("row", new long[101])));
        Assert.Throws<ArtifactException>(() => NumbersArtifact.Read(new MemoryStream(bytes), 0, 1, 0, ("row", new int[1])));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(5_001, 768)]
    public void Centroids_ComeBackAsTheyWere(int count, int dimension)
    {
        float[] centroids = Samples.Floats(count * dimension);
        byte[] bytes = Samples.Write(stream => Assert.Equal(count, CentroidsArtifact.Write(stream, centroids, count, dimension)));
        (float[] read, int readCount, int readDimension) = CentroidsArtifact.Read(new MemoryStream(bytes));
        Assert.Equal((count, dimension), (readCount, readDimension));
        Assert.True(centroids.AsSpan().SequenceEqual(read));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 5)]
    [InlineData(200, 5, 3)]
    [InlineData(200, 5, 100_000)]
    [InlineData(100_003, 5, 8)]
    public void Neighbors_ComeBackAsIndicesOfTheSameRows(int count, int k, int gap)
    {
        long[] rows = Samples.Rows(count, gap);
        var random = new Random(3);
        int[] neighbors = new int[count * k];
        foreach (ref int neighbor in neighbors.AsSpan())
        {
            neighbor = random.Next(-1, count);
        }

        var lists = new NeighborLists(count, k, neighbors, Samples.Floats(count * k));
        byte[] bytes = Samples.Write(stream => Assert.Equal(count, NeighborsArtifact.Write(stream, lists, rows)));
        NeighborLists read = NeighborsArtifact.Read(new MemoryStream(bytes), rows);
        Assert.Equal((count, k), (read.Rows, read.K));
        Assert.True(lists.Neighbors.AsSpan().SequenceEqual(read.Neighbors));
        Assert.True(lists.Cosines.AsSpan().SequenceEqual(read.Cosines));
    }

    [Fact]
    public void Neighbors_OfOtherRows_AreRefused()
    {
        byte[] bytes = Samples.Write(stream => NeighborsArtifact.Write(stream, new NeighborLists(3, 1, [1, 2, -1], [0.5f, 0.25f, 0]), [10, 20, 30]));
        foreach (long[] rows in new long[][] { [10, 20], [10, 20, 30, 40], [10, 20, 31], [9, 20, 30], [] })
        {
            Assert.Throws<ArtifactException>(() => NeighborsArtifact.Read(new MemoryStream(bytes), rows));
        }
    }

    [Fact]
    public void RowIndex_FindsWhatASearchFinds() =>
        (from gap in Gen.Int[1, 200]
         from count in Gen.Int[0, 300]
         from seed in Gen.Int
         select Samples.Rows(count, gap, seed)).Sample(rows =>
        {
            var index = new RowIndex(rows);
            for (long row = -2; row <= (rows.Length > 0 ? rows[^1] + 2 : 2); row++)
            {
                int expected = Array.BinarySearch(rows, row);
                int found = index.Find(row);
                Assert.True(expected >= 0 ? found == expected : found < 0, $"row {row}: {found}, expected {expected}");
            }
        });

    [Fact]
    public void Lengths_ThatDiffer_AreRefused()
    {
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentException>(() => ImportanceArtifact.Write(stream, [1, 2], [0.5f]));
        Assert.Throws<ArgumentException>(() => CoresetArtifact.Write(stream, new CoresetColumns([1], [1], [1, 2], [1])));
        Assert.Throws<ArgumentException>(() => CentroidsArtifact.Write(stream, [1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => NeighborsArtifact.Write(stream, new NeighborLists(1, 0, [], []), [1, 2]));
        Assert.Throws<ArgumentException>(() => RowsArtifact.Write(stream, [new RowColumns([1, 2], ["a"], null)]));
        Assert.Throws<ArgumentException>(() => RowsArtifact.Write(stream, [new RowColumns([1, 2], null, [0.5])]));
    }
}
