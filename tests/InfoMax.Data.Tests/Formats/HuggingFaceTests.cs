using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Data sets as Hugging Face's <c>save_to_disk</c> writes them: splits, and indices that choose and order rows.</summary>
public sealed class HuggingFaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Indices_ChooseAndOrderTheRowsOfAllDataFiles(bool fixedSize)
    {
        VectorShape shape = fixedSize ? VectorShape.FixedSizeList : VectorShape.List;
        PairSet pairs = PairSet.Generate(90, 4);
        ulong[] mapping = [89, 3, 3, 41, 0, 1, 2, 30, 29, 60, 61, 62, 59, 88];
        Save("", pairs, 3, shape, mapping[..5], mapping[5..]);
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal(mapping.Select(i => pairs.Ids[i]), read.Ids!);
        Assert.Equal(mapping.SelectMany(i => pairs.Image.AsSpan((int)i * 4, 4).ToArray()).Select(h => (float)h), read.Embeddings);
        Assert.Equal(mapping.Select(i => (double)pairs.Scores[i]), read.Scores!);
        Assert.Equal([("indices-0.arrow", 0L, 14L)], read.Layout.Files.Select(f => (f.RelativePath, f.FirstRow, f.Rows)));
        Assert.Equal(5, read.Layout.Sources.Count);

        using IInputReader reader = InputDataset.Open(read.Layout);
        using InputBatch batch = Assert.Single(reader.Read(0, 4, 6, TestContext.Current.CancellationToken));
        Assert.Equal(mapping[4..10].Select(i => pairs.Ids[i]), batch.Ids!);
    }

    [Fact]
    public void IndicesOutsideTheData_AreNamedByTheirRow()
    {
        Save("", PairSet.Generate(10, 4), 1, VectorShape.List, [0, 10]);
        Assert.Contains("indices-0.arrow row 1: index 10, but the data files have 10 rows", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
        Save("", PairSet.Generate(10, 4), 1, VectorShape.List, [ulong.MaxValue]);
        Assert.Contains("row 0: index", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
        File.Copy(_folder["data-00000-of-00001.arrow"], _folder["indices-0.arrow"], overwrite: true);
        Assert.Contains("expected one column of row numbers, found 5 columns", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
        File.Delete(_folder["indices-0.arrow"]);
        Assert.Contains("lists indices-0.arrow", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
    }

    /// <summary>As Apache Arrow for JavaScript writes them. The first message is cut out: marker, its length and so many bytes.</summary>
    [Fact]
    public void FileWhoseSchemaIsInItsFooterAlone_IsSaidToBeThat()
    {
        ArrowFixture.WriteFile(_folder["a.arrow"], ArrowFixture.Batches(PairSet.Generate(10, 4), VectorShape.List, FloatType.Default, 10));
        byte[] file = File.ReadAllBytes(_folder["a.arrow"]);
        File.WriteAllBytes(_folder["a.arrow"], [.. file[..8], .. file[(8 + 8 + BitConverter.ToInt32(file, 12))..]]);
        Assert.Contains("a.arrow: has its schema in the footer alone", ReadRows.Refusal(() => ReadRows.All(_folder.Root)), StringComparison.Ordinal);
    }

    [Fact]
    public void ADictionaryOfSplits_AsksForOne()
    {
        PairSet pairs = PairSet.Generate(30, 4);
        File.WriteAllText(_folder["dataset_dict.json"], """{"splits": ["train", "test", "extra"]}""");
        Save("train/", pairs.Slice(0, 20), 2, VectorShape.List);
        Assert.Equal(20, ReadRows.All(_folder.Root).Layout.Rows);
        Save("test/", pairs.Slice(20, 10), 1, VectorShape.List, [4, 2]);
        Assert.Contains("dataset_dict.json: the data set has the splits train, test; choose one with --split NAME", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        Assert.Equal(pairs.Ids[..20], ReadRows.All(Discover("train")).Ids!);
        Assert.Equal([pairs.Ids[24], pairs.Ids[22]], ReadRows.All(Discover("test")).Ids!);
        Assert.Contains("no split 'dev'; it has train, test", ReadRows.Refusal(() => Discover("dev")), StringComparison.Ordinal);
        Assert.Equal(pairs.Ids[..20], ReadRows.All(ReadRows.Discover(_folder["train"])).Ids!);
        File.WriteAllText(_folder["dataset_dict.json"], "[]");
        Assert.Contains("dataset_dict.json: not a data set's list of splits", ReadRows.Refusal(() => Discover("train")), StringComparison.Ordinal);
    }

    [Fact]
    public void SplitsByName_AreSaidAndChosen()
    {
        float value = 0;
        foreach (string name in new[] { "data/train-00000-of-00002.npy", "data/train-00001-of-00002.npy", "data/test-00000-of-00001.npy", "more/Dev-0.npy" })
        {
            File.WriteAllBytes(_folder[name], NpyWriter.Matrix(new float[] { ++value, 2, 3, 4 }, 2, "<f4"));
        }

        Assert.Contains(
            ReadRows.Discover(_folder.Root).Warnings,
            warning => warning.Contains("several splits are read as one set: test (files like data/test-00000-of-00001.npy), train (files like data/train-00000-of-00002.npy), validation", StringComparison.Ordinal));
        Assert.Equal(2, Discover("train").Files.Count);
        Assert.Equal(["more/Dev-0.npy"], Discover("validation").Files.Select(f => f.RelativePath));
        Assert.Contains("no file of the split 'holdout' by its name; found test, train, validation", ReadRows.Refusal(() => Discover("holdout")), StringComparison.Ordinal);
        Assert.DoesNotContain(Discover("train").Warnings, warning => warning.Contains("splits", StringComparison.Ordinal));
    }

    private DatasetLayout Discover(string split) =>
        InputDataset.Discover(new InputRequest { Paths = [_folder.Root], Split = split }, TestContext.Current.CancellationToken);

    private void Save(string folder, PairSet pairs, int files, VectorShape shape, params ulong[][] indices)
    {
        int part = pairs.Rows / files;
        List<string> data = [];
        for (int i = 0; i < files; i++)
        {
            data.Add($"data-{i:00000}-of-{files:00000}.arrow");
            ArrowFixture.WriteStream(_folder[folder + data[^1]], ArrowFixture.Batches(pairs.Slice(i * part, part), shape, HalfFloatType.Default, 7, "embedding", "caption_embedding"));
        }

        List<string> listed = [];
        foreach (ulong[] rows in indices)
        {
            listed.Add($"indices-{listed.Count}.arrow");
            UInt64Array array = new UInt64Array.Builder().AppendRange(rows).Build();
            ArrowFixture.WriteStream(_folder[folder + listed[^1]], [new RecordBatch(new Schema([new Field("indices", UInt64Type.Default, true)], null), [array], rows.Length)]);
        }

        File.WriteAllText(
            _folder[folder + "state.json"],
            $$"""{"_data_files": [{{Names(data)}}], "_indices_data_files": {{(listed.Count == 0 ? "null" : $"[{Names(listed)}]")}}, "_split": null}""");

        static string Names(List<string> names) => string.Join(", ", names.Select(name => $$"""{"filename": "{{name}}"}"""));
    }
}
