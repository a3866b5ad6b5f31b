using System.Text.Json;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>
/// The same pairs read the same in every layout: vectors bit by bit, ids and scores by row, for the chosen embedding,
/// for both concatenated, and for clip scores.
/// </summary>
public sealed class EveryLayoutTests
{
    public static TheoryData<string> Names => [.. Layout.All.Select(layout => layout.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void GeneratedPairs_ReadTheSame(string name) => CheckLayout(name, PairSet.Generate(200, 24), partRows: 90);

    [Theory]
    [MemberData(nameof(Names))]
    public void RealPairs_ReadTheSame(string name)
    {
        PairSet? pairs = PairSet.Real();
        Assert.SkipWhen(pairs is null, "shared/data/flickr8k_tinyclip_pairs is not beside the repository");
        CheckLayout(name, pairs, partRows: 300);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RowRanges_EqualThatPartOfTheWhole_InAnyOrder(string name)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        PairSet pairs = PairSet.Generate(200, 8);
        using TemporaryFolder folder = new();
        layout.WriteParts(folder.Root, pairs, 200);
        DatasetLayout discovered = ReadRows.Discover(folder.Root, layout.Image);
        using IInputReader reader = InputDataset.Open(discovered);
        foreach ((int first, int count) in new[] { (150, 50), (0, 200), (37, 37), (36, 3), (73, 1), (199, 1), (3, 100), (103, 20) })
        {
            List<float> values = [];
            List<string?> ids = [];
            foreach (InputBatch batch in reader.Read(0, first, count, TestContext.Current.CancellationToken))
            {
                using (batch)
                {
                    Assert.Equal(first + ids.Count, batch.FirstRow);
                    values.AddRange(ReadRows.Singles(batch.Embedding));
                    ids.AddRange(batch.Ids!);
                }
            }

            Assert.Equal(pairs.Ids[first..(first + count)], ids);
            Assert.Equal(Array.ConvertAll(pairs.Slice(first, count).Image, h => (float)h), values);
        }
    }

    [Theory]
    [InlineData("datacomp stored half")]
    [InlineData("clip-retrieval")]
    [InlineData("arrow stream")]
    [InlineData("parquet List halffloat")]
    public void TwoHundredFilesInNestedFolders_KeepRowOrder(string name)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        PairSet pairs = PairSet.Generate(600, 4);
        using TemporaryFolder folder = new();
        layout.WriteParts(folder.Root, pairs, 3);
        ReadRows read = ReadRows.All(folder.Root, layout.Image);
        Assert.Equal(200, read.Layout.Files.Count);
        Assert.Equal(pairs.Ids, read.Ids!);
        Assert.Equal(Array.ConvertAll(pairs.Image, h => (float)h), read.Embeddings);
    }

    [Theory]
    [InlineData("datacomp deflated half")]
    [InlineData("parquet List float")]
    [InlineData("arrow stream")]
    public void ConcurrentReaders_SeeTheSameRows(string name)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        PairSet pairs = PairSet.Generate(600, 4);
        using TemporaryFolder folder = new();
        layout.WriteParts(folder.Root, pairs, 3);
        DatasetLayout discovered = ReadRows.Discover(folder.Root, layout.Image);
        string?[] ids = new string?[pairs.Rows];
        float[] values = new float[pairs.Rows * pairs.Dimension];
        CancellationToken token = TestContext.Current.CancellationToken;
        using ThreadedExecutor executor = new(4);
        executor.ForEach(discovered.Files.Count, file =>
        {
            using IInputReader reader = InputDataset.Open(discovered);
            foreach (InputBatch batch in reader.Read(file, 0, discovered.Files[file].Rows, token))
            {
                using (batch)
                {
                    batch.Ids!.CopyTo(ids, batch.FirstRow);
                    ReadRows.Singles(batch.Embedding).CopyTo(values, batch.FirstRow * pairs.Dimension);
                }
            }
        }, token);
        Assert.Equal(pairs.Ids, ids);
        Assert.Equal(Array.ConvertAll(pairs.Image, h => (float)h), values);
    }

    [Theory]
    [InlineData("datacomp stored half")]
    [InlineData("arrow stream")]
    public void TwoStreamsOfOneReader_DoNotDisturbEachOther(string name)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        PairSet pairs = PairSet.Generate(20, 4);
        using TemporaryFolder folder = new();
        layout.WriteParts(folder.Root, pairs, 10);
        DatasetLayout discovered = ReadRows.Discover(folder.Root, layout.Image);
        using IInputReader reader = InputDataset.Open(discovered);
        using IEnumerator<InputBatch> first = reader.Read(0, 0, 10, TestContext.Current.CancellationToken).GetEnumerator();
        using IEnumerator<InputBatch> second = reader.Read(1, 0, 10, TestContext.Current.CancellationToken).GetEnumerator();
        Assert.True(first.MoveNext() && second.MoveNext());
        using InputBatch a = first.Current;
        using InputBatch b = second.Current;
        Assert.Equal(pairs.Ids, a.Ids!.Concat(b.Ids!));
        Assert.False(first.MoveNext() || second.MoveNext());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ALayout_SurvivesJson(string name)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        PairSet pairs = PairSet.Generate(12, 4);
        using TemporaryFolder folder = new();
        layout.WriteParts(folder.Root, pairs, 5);
        DatasetLayout discovered = ReadRows.Discover(folder.Root, layout.Image);
        DatasetLayout back = JsonSerializer.Deserialize<DatasetLayout>(JsonSerializer.Serialize(discovered))!;
        Assert.Equal(discovered.Files, back.Files);
        Assert.Equal(pairs.Ids, ReadRows.All(back).Ids!);
        Assert.Equal(JsonSerializer.Serialize(discovered), JsonSerializer.Serialize(back));
    }

    private static void CheckLayout(string name, PairSet pairs, int partRows)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        using TemporaryFolder folder = new();
        layout.WriteParts(folder.Root, pairs, partRows);
        ReadRows read = ReadRows.All(folder.Root, layout.Image);
        Assert.Equal(layout.Format, read.Layout.Format);
        Assert.Equal(pairs.Dimension, read.Layout.Dimension);
        Assert.Equal(Array.ConvertAll(pairs.Image, h => (float)h), read.Embeddings);
        Assert.Equal(IdKind.Text, read.Layout.Ids);
        Assert.Equal(pairs.Ids, read.Ids!);
        Assert.Equal(new ScoreSource(ScoreKind.Column, "clip_l14_similarity_score"), read.Layout.Score);
        Assert.Equal(pairs.Scores.Select(s => (double)s), read.Scores!);
        Assert.Equal(pairs.Ids, ReadRows.Labelled(folder.Root, "column:uid", layout.Image).Labels!);
        if (layout.Text is null)
        {
            return;
        }

        ReadRows clip = ReadRows.All(folder.Root, layout.Text, new ScoreSource(ScoreKind.Clip));
        Assert.Equal([layout.Image!, layout.Text], clip.Layout.ClipPair!);
        Assert.Equal(Array.ConvertAll(pairs.Text, h => (float)h), clip.Embeddings);
        Assert.All(clip.Scores!, (score, row) => Assert.Equal(Cosine(pairs, row), score, 1e-14));

        ReadRows both = ReadRows.All(folder.Root, $"{layout.Image}+{layout.Text}");
        Assert.Equal((2 * pairs.Dimension, EmbeddingElement.Single), (both.Layout.Dimension, both.Layout.Element));
        Assert.Equal(Enumerable.Range(0, pairs.Rows).SelectMany(row => Unit(pairs.Image, pairs.Dimension, row).Concat(Unit(pairs.Text, pairs.Dimension, row))), both.Embeddings, (a, b) => Math.Abs(a - b) <= 1e-7f);
    }

    private static double Cosine(PairSet pairs, int row)
    {
        double dot = 0, a = 0, b = 0;
        for (int j = row * pairs.Dimension; j < (row + 1) * pairs.Dimension; j++)
        {
            dot += (double)pairs.Image[j] * (double)pairs.Text[j];
            a += (double)pairs.Image[j] * (double)pairs.Image[j];
            b += (double)pairs.Text[j] * (double)pairs.Text[j];
        }

        return dot / Math.Sqrt(a * b);
    }

    private static float[] Unit(Half[] values, int dimension, int row)
    {
        double[] part = Array.ConvertAll(values[(row * dimension)..((row + 1) * dimension)], h => (double)h);
        double norm = Math.Sqrt(part.Sum(x => x * x));
        return Array.ConvertAll(part, x => (float)(x / norm));
    }
}
