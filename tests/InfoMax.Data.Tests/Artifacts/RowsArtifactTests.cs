using CsCheck;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class RowsArtifactTests
{
    private static readonly Gen<RowColumns> AnyBatch =
        from count in Gen.Int[0, 70]
        from rows in Gen.Long.Array[count]
        from hasIds in Gen.Bool
        from ids in Gen.Frequency((4, Gen.String.Where(IsValidText).Select(id => (string?)id)), (1, Gen.Const((string?)null))).Array[count]
        from hasScores in Gen.Bool
        from scores in Gen.Double.Array[count]
        select new RowColumns(rows, hasIds ? ids : null, hasScores ? scores : null);

    [Fact]
    public void AnyRows_ComeBackAsTheyWere() => AnyBatch.Array[0, 5].Sample(
        batches =>
        {
            RowColumns[] read = Read(Write(batches));
            Assert.Equal(batches.SelectMany(batch => batch.Rows), read.SelectMany(batch => batch.Rows));
            Assert.Equal(batches.SelectMany(Ids), read.SelectMany(Ids));
            Assert.Equal(batches.SelectMany(Scores), read.SelectMany(Scores));
        },
        iter: 300);

    [Fact]
    public void Batches_AreCutAt65536Rows()
    {
        RowColumns[] source = [Numbered(0, 10), Numbered(10, 200_000), Numbered(200_010, 1)];
        RowColumns[] read = Read(Write(source));
        Assert.Equal([65_536, 65_536, 65_536, 200_011 - (3 * 65_536)], read.Select(batch => batch.Rows.Length));
        Assert.Equal(Enumerable.Range(0, 200_011).Select(i => $"id-{i}"), read.SelectMany(batch => batch.Ids!));
        Assert.Equal(Enumerable.Range(0, 200_011).Select(i => i / 7.0), read.SelectMany(batch => batch.Scores!));
    }

    [Fact]
    public void LongIds_EndABatchEarly()
    {
        string longId = new('x', 6 << 20);
        var source = new RowColumns([1, 2, 3, 4], [longId, longId, longId + "é", "end"], null);
        RowColumns[] read = Read(Write([source]));
        Assert.Equal([3, 1], read.Select(batch => batch.Rows.Length));
        Assert.Equal(source.Ids, read.SelectMany(batch => batch.Ids!));
    }

    [Fact]
    public void AllNullColumns_ComeBackAsNull()
    {
        RowColumns read = Assert.Single(Read(Write([new RowColumns([5, 6], [null, null], null)])));
        Assert.Null(read.Ids);
        Assert.Null(read.Scores);
    }

    [Fact]
    public void AnEmptyId_IsNotANullId()
    {
        RowColumns read = Assert.Single(Read(Write([new RowColumns([5, 6], [string.Empty, null], [double.NaN, 0])])));
        Assert.Equal([string.Empty, null], read.Ids!);
        Assert.Equal([double.NaN, 0], read.Scores!);
    }

    [Fact]
    public void Bytes_DoNotDependOnHowRowsWereBatched()
    {
        RowColumns whole = Numbered(0, 70_000);
        RowColumns[] pieces = [Numbered(0, 1), Numbered(1, 65_535), Numbered(65_536, 4_464)];
        Assert.Equal(Write([whole]), Write(pieces));
    }

    private static RowColumns Numbered(int first, int count)
    {
        int[] numbers = [.. Enumerable.Range(first, count)];
        return new RowColumns([.. numbers.Select(i => (long)i)], [.. numbers.Select(i => $"id-{i}")], [.. numbers.Select(i => i / 7.0)]);
    }

    private static byte[] Write(RowColumns[] batches) => Samples.Write(stream =>
        Assert.Equal(batches.Sum(batch => batch.Rows.Length), RowsArtifact.Write(stream, batches)));

    private static RowColumns[] Read(byte[] bytes) => [.. RowsArtifact.Read(new MemoryStream(bytes))];

    private static IEnumerable<string?> Ids(RowColumns batch) => batch.Ids ?? new string?[batch.Rows.Length];

    private static IEnumerable<double> Scores(RowColumns batch) => batch.Scores ?? Enumerable.Repeat(double.NaN, batch.Rows.Length);

    /// <summary>Lone surrogates have no UTF-8 form.</summary>
    private static bool IsValidText(string text) => text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0;
}
