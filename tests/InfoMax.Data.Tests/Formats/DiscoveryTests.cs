using System.IO.Compression;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Which files belong to an input, in which order, and what is said when they do not fit together.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private static readonly byte[] TwoRows = NpyWriter.Matrix(new float[] { 1, 2, 3, 4 }, 2, "<f4");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ClipRetrieval_FollowsNumbersNotNames()
    {
        Layout layout = Layout.All.Single(l => l.Name == "clip-retrieval");
        PairSet pairs = PairSet.Generate(24, 4);
        layout.WriteParts(_folder.Root, pairs, 2);
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal("img_emb/img_emb_2.npy", read.Layout.Files[2].RelativePath);
        Assert.Equal("img_emb/img_emb_10.npy", read.Layout.Files[10].RelativePath);
        Assert.Equal(["img"], read.Layout.Embeddings);
        Assert.Equal(pairs.Ids, read.Ids!);
    }

    [Fact]
    public void ClipRetrieval_MissingAndRepeatedNumbers_AreNamed()
    {
        File.WriteAllBytes(_folder["img_emb/img_emb_0.npy"], TwoRows);
        File.WriteAllBytes(_folder["img_emb/img_emb_1.npy"], TwoRows);
        File.WriteAllBytes(_folder["text_emb/text_emb_0.npy"], TwoRows);
        Assert.Contains("text_emb has no file number 1", Refusal(), StringComparison.Ordinal);
        File.Move(_folder["img_emb/img_emb_1.npy"], _folder["img_emb/img_emb_00.npy"]);
        Assert.Contains("has the same number", Refusal(), StringComparison.Ordinal);
        File.Delete(_folder["img_emb/img_emb_00.npy"]);
        File.WriteAllBytes(_folder["text_emb/text_emb_0.npy"], NpyWriter.Matrix(new float[] { 1, 2 }, 2, "<f4"));
        Assert.Contains(
            "img_emb/img_emb_0.npy has 2 rows, text_emb/text_emb_0.npy has 1",
            ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Clip))), StringComparison.Ordinal);
    }

    [Fact]
    public void ClipRetrieval_TextAlone_IsTheTextEmbedding()
    {
        File.WriteAllBytes(_folder["text_emb/text_emb_0.npy"], TwoRows);
        Assert.Equal(["txt"], ReadRows.Discover(_folder.Root).Embeddings);
        Assert.Contains("no embedding 'img'; available: txt", Refusal(embedding: "img"), StringComparison.Ordinal);
    }

    [Fact]
    public void DataComp_HalvesOfAPair_AreMissed()
    {
        NpzWriter.Write(_folder["a/x.npz"], CompressionLevel.NoCompression, ("b32_img", TwoRows), ("l14_img", TwoRows));

        // Without any metadata it is an npz like others.
        DatasetLayout alone = ReadRows.Discover(_folder.Root);
        Assert.Equal(InputFormat.Npz, alone.Format);
        Assert.Contains("a/x.npz: has the arrays of DataComp, but no a/x.parquet beside it", Assert.Single(alone.Warnings), StringComparison.Ordinal);
        ParquetFixture.Columns(_folder["a/x.parquet"], "uid", new[] { "p", "q" }, "s", new float[] { 1, 2 });
        File.Copy(_folder["a/x.npz"], _folder["a/w.npz"]);
        Assert.Contains("a/w.npz: its metadata a/w.parquet is missing", Refusal(), StringComparison.Ordinal);
        File.Delete(_folder["a/w.npz"]);
        Assert.Equal(["l14_img"], ReadRows.Discover(_folder.Root).Embeddings);
        Assert.Contains("available: l14_img, b32_img", Refusal(embedding: "l14_txt"), StringComparison.Ordinal);
        ParquetFixture.Columns(_folder["a/y.parquet"], "uid", new[] { "p", "q" }, "s", new float[] { 1, 2 });
        Assert.Contains("embeddings a/y.npz are missing", Refusal(), StringComparison.Ordinal);
        ParquetFixture.Columns(_folder["a/x.parquet"], "uid", new[] { "p" }, "s", new float[] { 1 });
        File.Delete(_folder["a/y.parquet"]);
        Assert.Contains("a/x.npz has 2 rows, a/x.parquet has 1", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void DataComp_ScoreColumn_FollowsTheEmbedding()
    {
        NpzWriter.Write(_folder["x.npz"], CompressionLevel.NoCompression, ("b32_img", TwoRows), ("l14_img", TwoRows), ("b32_txt", TwoRows));
        ParquetFixture.DataComp(_folder["x.parquet"], PairSet.Generate(2, 2));
        Assert.Equal("clip_l14_similarity_score", ReadRows.Discover(_folder.Root).Score.Argument);
        Assert.Equal("clip_b32_similarity_score", ReadRows.Discover(_folder.Root, "b32_img").Score.Argument);
        Assert.Equal("clip_b32_similarity_score", ReadRows.Discover(_folder.Root, "b32_img+b32_txt").Score.Argument);
        Assert.Contains("--embedding b32_img+b32_img", Refusal(embedding: "b32_img+b32_img"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ambiguity_ListsWhatWasFoundAndTheChoices()
    {
        File.WriteAllBytes(_folder["a.npy"], TwoRows);
        ArrowFixture.WriteStream(_folder["b.arrow"], ArrowFixture.Batches(PairSet.Generate(3, 2), VectorShape.List, Apache.Arrow.Types.FloatType.Default, 3));
        string message = Refusal();
        Assert.Contains("npy: 1 file like a.npy", message, StringComparison.Ordinal);
        Assert.EndsWith("--format npy|arrow", message, StringComparison.Ordinal);
        Assert.Equal(2, ReadRows.Discover(_folder.Root, format: InputFormat.Npy).Rows);
        Assert.Equal(3, ReadRows.Discover(_folder.Root, "image_embedding", format: InputFormat.Arrow).Rows);
        Assert.Contains("no files of format datacomp", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, format: InputFormat.DataComp)), StringComparison.Ordinal);
    }

    [Fact]
    public void SomeNpyWithoutMetadata_NamesBoth()
    {
        File.WriteAllBytes(_folder["a.npy"], TwoRows);
        File.WriteAllBytes(_folder["b.npy"], TwoRows);
        ParquetFixture.Columns(_folder["a.parquet"], "id", new[] { "p", "q" }, "s", new float[] { 1, 2 });
        Assert.Contains("a.npy has metadata (a.parquet), b.npy has none", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralInputs_KeepTheOrderGiven_AndEqualNamesTellTheirInputs()
    {
        File.WriteAllBytes(_folder["p/1.npy"], TwoRows);
        File.WriteAllBytes(_folder["q/0.npy"], TwoRows);
        DatasetLayout layout = Discover(_folder["p"], _folder["q"]);
        Assert.Equal(["1.npy", "0.npy"], layout.Files.Select(f => f.RelativePath));
        Assert.Equal(["0.npy", "1.npy"], Discover(_folder["q"], _folder["p"]).Files.Select(f => f.RelativePath));
        File.WriteAllBytes(_folder["q/1.npy"], TwoRows);
        Assert.Equal(
            [$"{_folder.Root}/p/1.npy", $"{_folder.Root}/q/0.npy", $"{_folder.Root}/q/1.npy"],
            Discover(_folder["p"], _folder["q"]).Files.Select(f => f.RelativePath));
        Assert.Contains("given twice", ReadRows.Refusal(() => Discover(_folder["p"], _folder["p/1.npy"])), StringComparison.Ordinal);
        Assert.Contains("no input", ReadRows.Refusal(() => Discover()), StringComparison.Ordinal);
    }

    [Fact]
    public void DirectoryLinkToItsParent_IsRefusedNotFollowedForEver()
    {
        File.WriteAllBytes(_folder["a/1.npy"], TwoRows);
        Directory.CreateSymbolicLink(_folder["a/loop"], _folder["a"]);
        Assert.Contains("leads back to itself", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void HuggingFaceState_GivesTheOrderAndLeavesCachesOut()
    {
        PairSet pairs = PairSet.Generate(30, 4);
        for (int i = 0; i < 3; i++)
        {
            ArrowFixture.WriteStream(_folder[$"data-{i:00000}-of-00003.arrow"], ArrowFixture.Batches(pairs.Slice(i * 10, 10), VectorShape.List, Apache.Arrow.Types.FloatType.Default, 4, "embedding"));
        }

        File.WriteAllBytes(_folder["cache-1234.arrow"], [1, 2, 3]);
        File.WriteAllText(_folder["state.json"], """{"_data_files": [{"filename": "data-00002-of-00003.arrow"}, {"filename": "data-00000-of-00003.arrow"}], "_fingerprint": "x"}""");
        File.WriteAllText(_folder["dataset_info.json"], "{}");
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal(["embedding"], read.Layout.Embeddings);
        Assert.Equal(pairs.Ids[20..30].Concat(pairs.Ids[0..10]), read.Ids!);
        File.WriteAllText(_folder["state.json"], """{"_data_files": [{"filename": "data-00007-of-00003.arrow"}]}""");
        Assert.Contains("lists data-00007-of-00003.arrow", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(_folder["state.json"], "[]");
        Assert.Contains("state.json: not a data set's state", Refusal(), StringComparison.Ordinal);
    }

    private static DatasetLayout Discover(params string[] paths) =>
        InputDataset.Discover(new InputRequest { Paths = paths }, TestContext.Current.CancellationToken);

    private string Refusal(string? embedding = null) => ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, embedding));
}
