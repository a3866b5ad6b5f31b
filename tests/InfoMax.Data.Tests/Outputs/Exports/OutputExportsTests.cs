using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Tables;
using ParquetSharp.Arrow;
using Xunit;

namespace InfoMax.Data.Tests.Outputs.Exports;

public sealed class OutputExportsTests : IDisposable
{
    private static readonly long[] Chosen = [3, 4, 50, 51, 52, 119, 199];
    private readonly TemporaryFolder _folder = new();
    private readonly PairSet _pairs = PairSet.Generate(200, 8);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Output => Path.Combine(_folder.Root, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nemo_ListsTheIdsThatWereNotChosen()
    {
        DatasetLayout layout = WriteInput("datacomp stored half");
        Write(layout, Result(layout), ExportKind.Nemo);
        await using ForeignParquet parquet = await Open("export/nemo/duplicates/part-0.parquet");
        Assert.Equal(["id"], parquet.Columns);
        Assert.Equal(_pairs.Ids.Where((_, row) => !Chosen.Contains(row)), await parquet.TextAsync("id", Token));
    }

    [Fact]
    public async Task Nemo_WritesIntegerIdsAsNumbers_AndSparesAnIdThatAChosenRowShares()
    {
        long[] ids = [.. Enumerable.Range(0, 200).Select(i => i == 0 ? 3L : i)];
        DatasetLayout layout = WriteNpy("id", ids);
        Write(layout, Result(layout, ids.Select(i => $"{i}")), ExportKind.Nemo, ExportKind.Mask);
        await using ForeignParquet parquet = await Open("export/nemo/duplicates/part-0.parquet");
        Assert.Equal(ids.Where((id, row) => row != 0 && !Chosen.Contains(row)), await parquet.NumbersAsync<long>("id", Token));
        await using ForeignParquet mask = await Open("mask.parquet");
        Assert.Equal(ids.Select(id => (long?)id), await mask.NullableNumbersAsync<long>("id", Token));
    }

    [Fact]
    public void Nemo_WithoutIds_IsRefusedBeforeAnyWork()
    {
        DatasetLayout layout = WriteNpy<long>("number", [.. Enumerable.Range(0, 200)]);
        Assert.Equal("--export nemo: the input has no ids; give --id-column", OutputExports.HeaderProblem(layout, [ExportKind.Nemo], Token));
    }

    [Theory]
    [InlineData(null, ExportKind.Nemo, "0.npy row 7 has no id in column 'id'")]
    [InlineData("a\nb", ExportKind.Txt, "0.npy row 7 has an id of more than one line in column 'id'")]
    [InlineData("a\nb", ExportKind.Nemo, null)]
    [InlineData(null, ExportKind.Mask, null)]
    public void IdsThatCannotBeListed_AreFoundBeforeAnyWork(string? id, ExportKind kind, string? expected)
    {
        string?[] ids = [.. Enumerable.Range(0, 200).Select(i => i == 7 ? id : $"id {i}")];
        DatasetLayout layout = WriteNpy("id", ids);
        string? problem = Problem(layout, kind);
        if (expected is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(expected, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_HoldsOneIdALine_OrRowNumbersWithoutIds()
    {
        DatasetLayout layout = WriteInput("arrow stream");
        Write(layout, Result(layout), ExportKind.Txt);
        Assert.Equal(string.Concat(Chosen.Select(row => _pairs.Ids[row] + "\n")), File.ReadAllText(Path.Combine(Output, "selected-ids.txt"), Encoding.UTF8));
        Write(layout, Result(layout) with { IdKind = IdKind.None }, ExportKind.Txt);
        Assert.Equal("3\n4\n50\n51\n52\n119\n199\n", File.ReadAllText(Path.Combine(Output, "selected-ids.txt")));
    }

    [Fact]
    public async Task Mask_HasEveryInputRow_InOrder()
    {
        DatasetLayout layout = WriteInput("clip-retrieval");
        Write(layout, Result(layout), ExportKind.Mask);
        await using ForeignParquet parquet = await Open("mask.parquet");
        Assert.Equal(["row", "id", "selected"], parquet.Columns);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), await parquet.NumbersAsync<long>("row", Token));
        Assert.Equal(_pairs.Ids, await parquet.TextAsync("id", Token));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => Chosen.Contains(i)), await parquet.NumbersAsync<bool>("selected", Token));
    }

    [Theory]
    [InlineData("datacomp deflated half", new[] { "uid", "url", "clip_b32_similarity_score", "clip_l14_similarity_score" })]
    [InlineData("clip-retrieval padded", new[] { "uid", "url", "clip_b32_similarity_score", "clip_l14_similarity_score" })]
    [InlineData("npy v1", new[] { "uid", "url", "clip_b32_similarity_score", "clip_l14_similarity_score" })]
    [InlineData("parquet FixedSizeList halffloat", new[] { "url", "image_embedding", "uid", "text_embedding", "clip_l14_similarity_score" })]
    [InlineData("arrow file zstd", new[] { "url", "image_embedding", "uid", "text_embedding", "clip_l14_similarity_score" })]
    [InlineData("arrow stream large list", new[] { "url", "image_embedding", "uid", "text_embedding", "clip_l14_similarity_score" })]
    public async Task Rows_AreTheChosenRowsOfTheInputsOwnTables(string name, string[] columns)
    {
        DatasetLayout layout = WriteInput(name);
        Assert.Null(Problem(layout, ExportKind.Rows));
        Write(layout, Result(layout), ExportKind.Rows);
        using FileReader reader = new(Path.Combine(Output, "rows.parquet"));
        Assert.Equal(columns, reader.Schema.FieldsList.Select(f => f.Name));
        if (layout.Format is InputFormat.Parquet or InputFormat.Arrow)
        {
            // The result is an input itself, and reads as the rows it came from.
            ReadRows read = ReadRows.All(Path.Combine(Output, "rows.parquet"), "image_embedding");
            Assert.Equal(Chosen.SelectMany(row => Enumerable.Range(0, 8).Select(j => (float)_pairs.Image[(row * 8) + j])), read.Embeddings);
            Assert.Equal(Chosen.Select(row => (double)_pairs.Scores[row]), read.Scores!);
            Assert.Equal(Chosen.Select(row => _pairs.Ids[row]), read.Ids!);
        }

        // Parquet.Net reads no half-precision columns.
        if (columns.Length == 4 || name.EndsWith("large list", StringComparison.Ordinal))
        {
            await using ForeignParquet parquet = await Open("rows.parquet");
            Assert.Equal(Chosen.Select(row => _pairs.Ids[row]), await parquet.TextAsync("uid", Token));
        }
    }

    [Fact]
    public async Task Rows_KeepEveryTypeAndTheMetadata()
    {
        using RecordBatch batch = VariedBatch.Create(60, withDictionary: false);
        ArrowFixture.WriteFile(_folder["in/x.arrow"], [batch, batch, batch, batch]);
        DatasetLayout layout = ReadRows.Discover(_folder["in/x.arrow"], "vector", new ScoreSource(ScoreKind.Uniform));
        Write(layout, Result(layout), ExportKind.Rows);
        using FileReader reader = new(Path.Combine(Output, "rows.parquet"));
        Assert.Equal("by test", reader.Schema.Metadata["made"]);
        List<string> rows = [];
        using IArrowArrayStream stream = reader.GetRecordBatchReader();
        while (await stream.ReadNextRecordBatchAsync(Token) is { } read)
        {
            using (read)
            {
                rows.AddRange(Enumerable.Range(0, read.Length).Select(i => VariedBatch.Row(read, i)));
            }
        }

        Assert.Equal(Chosen.Select(row => VariedBatch.Row(batch, (int)row % 60)), rows);
    }

    [Fact]
    public void Rows_OfTablesThatDiffer_NameBothFiles()
    {
        System.IO.Directory.CreateDirectory(_folder["in"]);
        foreach (int part in (int[])[0, 1])
        {
            File.WriteAllBytes(_folder[$"in/{part}.npy"], NpyWriter.Matrix(_pairs.Image, 8, "<f2"));
        }

        ParquetFixture.Columns(_folder["in/0.parquet"], "id", _pairs.Ids, "number", new long[200]);
        ParquetFixture.Columns(_folder["in/1.parquet"], "id", _pairs.Ids, "number", new float[200]);
        DatasetLayout layout = ReadRows.Discover(_folder["in"], score: new ScoreSource(ScoreKind.Uniform));
        string? problem = OutputExports.HeaderProblem(layout, [ExportKind.Rows], Token);
        Assert.Contains("1.parquet has number: float where 0.parquet has number: int64", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_WithoutATable_AreRefused()
    {
        File.WriteAllBytes(_folder["in/x.npy"], NpyWriter.Matrix(_pairs.Image, 8, "<f2"));
        Assert.StartsWith("--export rows: x.npy has no table", OutputExports.HeaderProblem(ReadRows.Discover(_folder["in"]), [ExportKind.Rows], Token), StringComparison.Ordinal);
    }

    [Fact]
    public void ExportsOfAnEarlierJob_AreRemoved_AndThoseOfThisOnePublishedBeforeTheManifest()
    {
        DatasetLayout layout = WriteInput("npy v1");
        Write(layout, Result(layout), ExportKind.Mask, ExportKind.Txt);
        Write(layout, Result(layout), ExportKind.Txt);
        Assert.Equal(
            ["manifest.json", "selected-ids.txt", "selection.npy", "selection.parquet"],
            Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void InputThatChanged_LeavesNoManifestAndNoTemporaryFile()
    {
        DatasetLayout layout = WriteInput("npy v1");
        IReadOnlyList<OutputExport> exports = OutputExports.Create(layout, Result(layout), [ExportKind.Mask], Token);
        ParquetFixture.Columns(_folder["in/01.parquet"], "uid", ["only one"], "number", new long[1]);
        Assert.Throws<InputDataException>(() => OutputDirectory.Write(Output, Result(layout), OutputSamples.Manifest(), exports));
        Assert.Empty(Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories));
    }

    private static string? Problem(DatasetLayout layout, ExportKind kind)
    {
        IdRequirements wanted = new([kind], DuplicateIds.Keep, 0);
        string? problem = IdCheck.HeaderProblem(layout, wanted, Token);
        if (problem is null)
        {
            IdCheck.Run(layout, wanted, out problem, Token);
        }

        return problem;
    }

    private DatasetLayout WriteInput(string name)
    {
        Layout layout = Layout.All.Single(l => l.Name == name);
        layout.WriteParts(_folder["in"], _pairs, 90);
        return ReadRows.Discover(_folder["in"], layout.Image);
    }

    private DatasetLayout WriteNpy<T>(string idName, T[] ids)
    {
        File.WriteAllBytes(_folder["in/0.npy"], NpyWriter.Matrix(_pairs.Image, 8, "<f2"));
        ParquetFixture.Columns(_folder["in/0.parquet"], idName, ids, "number2", new float[200]);
        return ReadRows.Discover(_folder["in"], score: new ScoreSource(ScoreKind.Uniform));
    }

    private SelectionResult Result(DatasetLayout layout, IEnumerable<string>? ids = null)
    {
        string[] all = ids?.ToArray() ?? _pairs.Ids;
        SelectedRow[] rows = [.. Chosen.Select(row => new SelectedRow(row, layout.Ids == IdKind.None ? null : all[row], 0, 0, double.NaN))];
        return OutputSamples.Of(rows, layout.Ids);
    }

    private void Write(DatasetLayout layout, SelectionResult result, params ExportKind[] kinds) =>
        OutputDirectory.Write(Output, result, OutputSamples.Manifest(), OutputExports.Create(layout, result, kinds, Token));

    private Task<ForeignParquet> Open(string name) => ForeignParquet.OpenAsync(Path.Combine(Output, name), Token);
}
