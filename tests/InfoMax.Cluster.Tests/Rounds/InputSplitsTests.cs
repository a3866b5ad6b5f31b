using InfoMax.Cluster.Rounds;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>Splits cover every row once, in order; small files share one, large files have several.</summary>
public sealed class InputSplitsTests
{
    private const int Dimension = 256;
    private const long RowBytes = 4 * Dimension;
    private const long SplitBytes = 128L << 20;

    [Fact]
    public void ManySmallFiles_ShareFewSplits()
    {
        IReadOnlyList<InputSplit> splits = Covered([.. Enumerable.Repeat(10L, 3000)]);
        Assert.InRange(splits.Count, 16, 20);
        Assert.All(splits, split => Assert.InRange(split.Parts.Count, 1, 512));
    }

    [Fact]
    public void FewFiles_StayApart_SoThatTheyAreReadAtOnce() => Assert.Equal(12, Covered([.. Enumerable.Repeat(10L, 12)]).Count);

    [Fact]
    public void LargeFiles_AreCutAlone_AndMiddlingOnesStayWhole()
    {
        long most = SplitBytes / RowBytes;
        IReadOnlyList<InputSplit> splits = Covered([5, 5, most, (2 * most) + 7, 5, most / 2, most / 3, most / 3, 0, 3]);
        Assert.Equal(
            [[0, 1], [2], [3], [3], [3], [4], [5], [6], [7], [9]],
            splits.Select(split => split.Parts.Select(part => part.File).ToArray()));
        Assert.All(splits, split => Assert.InRange(split.Rows * RowBytes, 1, SplitBytes));
    }

    [Fact]
    public void VeryLargeInputs_HaveAtMostSoManySplits()
    {
        Assert.InRange(Covered([.. Enumerable.Repeat(1L << 20, 20_000)]).Count, 5000, 2 * 8192);
        Assert.InRange(Covered([1L << 36]).Count, 4000, 8192);
        Assert.InRange(Covered([.. Enumerable.Repeat(1L, 1_000_000)]).Count, 1000, 8192);
    }

    private static IReadOnlyList<InputSplit> Covered(long[] rows)
    {
        long first = 0;
        List<InputFile> files = [];
        foreach (long count in rows)
        {
            files.Add(new InputFile { RelativePath = $"{files.Count}.npy", Path = $"/{files.Count}.npy", FirstRow = first, Rows = count });
            first += count;
        }

        DatasetLayout layout = new()
        {
            Format = InputFormat.Npy,
            Files = files,
            Dimension = Dimension,
            Element = EmbeddingElement.Single,
            Rows = first,
            Score = new ScoreSource(ScoreKind.Uniform),
            Embeddings = ["npy"],
            Ids = IdKind.None,
            Fingerprint = "",
            Sources = [],
        };
        IReadOnlyList<InputSplit> splits = InputSplits.Of(layout);
        long next = 0;
        foreach (SplitPart part in splits.SelectMany(split => split.Parts))
        {
            Assert.Equal(next, files[part.File].FirstRow + part.FirstRow);
            Assert.InRange(part.Rows, 1, files[part.File].Rows - part.FirstRow);
            next += part.Rows;
        }

        Assert.Equal(first, next);
        Assert.All(splits, split => Assert.Equal(split.Parts.Sum(part => part.Rows), split.Rows));
        return splits;
    }
}
