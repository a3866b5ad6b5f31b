using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

public sealed class OutputDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    public async Task Selection_IsReadBackByOtherCode(int rows)
    {
        SelectedRow[] result = [.. OutputSamples.Rows(rows).Select(row => row with { RawScore = 100.0 - row.Score })];
        Write(OutputSamples.Of(result) with { HasRawScores = true });
        Assert.Equal(result.Select(row => row.Row), ReadInt64Npy(PathOf("selection.npy")));
        await using ForeignParquet parquet = await ForeignParquet.OpenAsync(PathOf("selection.parquet"), Token);
        Assert.Equal(["row", "id", "score", "gain", "raw_score"], parquet.Columns);
        Assert.Equal(result.Select(row => row.Row), await parquet.NumbersAsync<long>("row", Token));
        Assert.Equal(result.Select(row => row.Id), await parquet.TextAsync("id", Token));
        Assert.Equal(result.Select(row => row.Score), await parquet.NumbersAsync<float>("score", Token));
        Assert.Equal(result.Select(row => row.Gain), await parquet.NumbersAsync<float>("gain", Token));
        Assert.Equal(result.Select(row => (double?)row.RawScore), await parquet.NullableNumbersAsync<double>("raw_score", Token));
        Assert.Equal(["manifest.json", "selection.npy", "selection.parquet"], Names());
    }

    [Fact]
    public async Task ManyRows_MakeSeveralRowGroups()
    {
        const int Count = ParquetOutput.RowGroupRows + 5;
        SelectedRow[] result = OutputSamples.Rows(Count, IdKind.None);
        Write(OutputSamples.Of(result, IdKind.None));
        await using ForeignParquet parquet = await ForeignParquet.OpenAsync(PathOf("selection.parquet"), Token);
        Assert.Equal(2, parquet.RowGroups);
        long[] rows = await parquet.NumbersAsync<long>("row", Token);
        Assert.True(result.Select(row => row.Row).SequenceEqual(rows));
        Assert.All(await parquet.TextAsync("id", Token), Assert.Null);
    }

    [Fact]
    public async Task IntegerIds_AreWrittenAsNumbers_MissingOnesAsNull()
    {
        Write(OutputSamples.WithIds(IdKind.Integer, "-9223372036854775808", null, "0", "9223372036854775807"));
        await using ForeignParquet parquet = await ForeignParquet.OpenAsync(PathOf("selection.parquet"), Token);
        long?[] expected = [long.MinValue, null, 0, long.MaxValue];
        Assert.Equal(expected, await parquet.NullableNumbersAsync<long>("id", Token));
        Assert.All(await parquet.NullableNumbersAsync<double>("raw_score", Token), score => Assert.Null(score));
    }

    [Fact]
    public async Task MissingTextIds_AreNull()
    {
        string?[] ids = ["a", null, string.Empty];
        Write(OutputSamples.WithIds(IdKind.Text, ids));
        await using ForeignParquet parquet = await ForeignParquet.OpenAsync(PathOf("selection.parquet"), Token);
        Assert.Equal(ids, await parquet.TextAsync("id", Token));
    }

    [Fact]
    public void Npy_IsWhatNumpySaves()
    {
        Write(OutputSamples.Selection(3));
        byte[] bytes = File.ReadAllBytes(PathOf("selection.npy"));

        // numpy.save of numpy.array([0, 3, 6], '<i8')
        string header = "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }";
        Assert.Equal("934e554d505901007600", Convert.ToHexStringLower(bytes[..10]));
        Assert.Equal(header.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes[10..128]));
        Assert.Equal(128 + 24, bytes.Length);
    }

    [Fact]
    public void Subset_IsSortedUniqueUidHalves_AsNumpySavesThem()
    {
        Write(OutputSamples.DataComp(
            "ffffffffffffffff0000000000000000",
            "00000000000000010000000000000002",
            "FFFFFFFFFFFFFFFF0000000000000000",
            "0000000000000000fedcba9876543210"));
        byte[] bytes = File.ReadAllBytes(PathOf("subset.npy"));

        // numpy.save of numpy.array([...], 'u8,u8')
        string header = "{'descr': [('f0', '<u8'), ('f1', '<u8')], 'fortran_order': False, 'shape': (3,), }";
        Assert.Equal("934e554d505901007600", Convert.ToHexStringLower(bytes[..10]));
        Assert.Equal(header.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes[10..128]));
        ulong[] halves = [.. Enumerable.Range(0, 6).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(128 + (8 * i))))];
        Assert.Equal([0, 0xfedcba9876543210, 1, 2, ulong.MaxValue, 0], halves);
        Assert.Equal(128 + 48, bytes.Length);
    }

    [Theory]
    [InlineData("abc", "row 3: id 'abc'")]
    [InlineData(null, "row 3: no id")]
    [InlineData("0x000000000000010000000000000002", "row 3: id '0x")]
    [InlineData(" 0000000000000010000000000000002", "row 3: id ' 0")]
    [InlineData("0000000000000001000000000000000g", "row 3: id '00")]
    [InlineData("000000000000000100000000000000022", "row 3: id '00")]
    public void Subset_NamesTheRowWhoseIdIsNoUid_AndTouchesNothing(string? id, string message)
    {
        Write(OutputSamples.Selection(1));
        InputDataException error = Assert.Throws<InputDataException>(() => Write(OutputSamples.DataComp("00000000000000010000000000000002", id)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(["manifest.json", "selection.npy", "selection.parquet"], Names());
    }

    [Fact]
    public void IntegerIds_ThatAreNoIntegers_NameTheRow()
    {
        InputDataException error = Assert.Throws<InputDataException>(() => Write(OutputSamples.WithIds(IdKind.Integer, "1", "1.5")));
        Assert.StartsWith("row 3: id '1.5'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task RejectedRows_AreListed_AndAStaleListIsRemoved()
    {
        RejectedRow[] rejected = [new(1, "a/b.npy", "zero embedding"), new(4, "c.npy", "NaN at column 7")];
        Write(OutputSamples.DataComp("00000000000000010000000000000002") with { Rejected = rejected });
        Assert.Equal(["manifest.json", "rejected.parquet", "selection.npy", "selection.parquet", "subset.npy"], Names());
        await using (ForeignParquet parquet = await ForeignParquet.OpenAsync(PathOf("rejected.parquet"), Token))
        {
            Assert.Equal(rejected.Select(row => row.Row), await parquet.NumbersAsync<long>("row", Token));
            Assert.Equal(rejected.Select(row => row.File), await parquet.TextAsync("file", Token));
            Assert.Equal(rejected.Select(row => row.Reason), await parquet.TextAsync("reason", Token));
        }

        File.WriteAllText(PathOf("mine.txt"), "kept");
        File.WriteAllText(PathOf("selection.npy.tmp"), "left by a crash");
        Write(OutputSamples.Selection(2));
        Assert.Equal(["manifest.json", "mine.txt", "selection.npy", "selection.parquet"], Names());
    }

    [Fact]
    public void TheSameResult_GivesTheSameBytes()
    {
        SelectionResult result = OutputSamples.DataComp("00000000000000010000000000000002", "00000000000000010000000000000001") with
        {
            Rejected = [new RejectedRow(1, "a", "b")],
        };
        Write(result);
        Dictionary<string, byte[]> first = Names().ToDictionary(name => name, name => File.ReadAllBytes(PathOf(name)));
        Write(result);
        Assert.Equal(first.Keys, Names());
        Assert.All(first, pair => Assert.Equal(pair.Value, File.ReadAllBytes(PathOf(pair.Key))));
    }

    [Fact]
    public void Manifest_HasTheContractsKeys_AndExactNumbers()
    {
        Write(OutputSamples.Selection(1));
        string json = File.ReadAllText(PathOf("manifest.json"));
        using var document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        Assert.Equal(
            [
                "version", "options", "requested", "input", "objective", "graph", "copies", "reasons", "close_rows", "close_rows_at_most", "mean_score", "mean_raw_score",
                "mean_raw_score_of_all", "coverage", "coverage_neighbors", "families_kept", "rivals", "retention", "scores", "solver", "quota", "budget",
                "partitions", "stages", "peak_memory_bytes", "seed", "warnings", "recall_reached", "effort", "files",
            ],
            Keys(root));
        Assert.Equal(["files", "rows", "valid_rows", "dim", "fingerprint"], Keys(root.GetProperty("input")));
        Assert.Equal(["path", "first_row", "rows"], Keys(root.GetProperty("files")[0]));
        Assert.Equal(["value", "upper_bound", "gap", "random", "top_score"], Keys(root.GetProperty("objective")));
        Assert.Equal(
            ["neighbors", "recall_estimate", "recall_interval", "recall_sample_rows", "neighbor_search"], Keys(root.GetProperty("graph")));
        Assert.All(root.GetProperty("stages").EnumerateArray(), stage => Assert.Equal(["name", "seconds", "workers", "retries"], Keys(stage)));
        Assert.Equal(["neighbors", "alpha", "score-order", "input"], Keys(root.GetProperty("options")));

        Assert.Equal(1.0 / 3, root.GetProperty("objective").GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("objective").GetProperty("upper_bound").ValueKind);
        Assert.Equal(1e-300, root.GetProperty("objective").GetProperty("gap").GetDouble());
        Assert.Equal(0.1 + 0.2, root.GetProperty("options").GetProperty("alpha").GetDouble());
        Assert.Equal(ulong.MaxValue, root.GetProperty("seed").GetUInt64());
        Assert.Equal(1L << 40, root.GetProperty("peak_memory_bytes").GetInt64());
        Assert.Contains("\"data/é+<a>\"", json, StringComparison.Ordinal);
        Assert.EndsWith("\n}\n", json, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', json);
    }

    [Fact]
    public void AnOldManifest_IsGoneBeforeAnythingIsReplaced()
    {
        Write(OutputSamples.Selection(2));
        byte[] before = File.ReadAllBytes(PathOf("selection.npy"));

        // A directory in the way of a temporary makes the second job fail while it writes.
        Directory.CreateDirectory(PathOf("selection.parquet.tmp"));
        OutputException error = Assert.Throws<OutputException>(() => Write(OutputSamples.Selection(5)));
        Assert.StartsWith($"cannot write {PathOf("selection.parquet")}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["selection.npy", "selection.parquet"], Names());
        Assert.Equal(before, File.ReadAllBytes(PathOf("selection.npy")));
    }

    [Fact]
    public void AnUnusableDirectory_IsOneClearLine()
    {
        string file = PathOf("file");
        File.WriteAllText(file, string.Empty);
        OutputException error = Assert.Throws<OutputException>(() => OutputDirectory.Write(Path.Combine(file, "out"), OutputSamples.Selection(1), OutputSamples.Manifest()));
        Assert.StartsWith($"cannot write {file}/out: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["file"], Names());
    }

    [Theory]
    [InlineData(1 << 14)]
    [InlineData(1 << 17)]
    [InlineData(1 << 19)]
    public void AFullDisk_IsOneClearLine_AndLeavesNothingThatLooksFinished(int bytes)
    {
        using SmallDisk disk = SmallDisk.Mount(bytes);
        var random = new Random(1);
        SelectionResult result = OutputSamples.WithIds(IdKind.Text, [.. Enumerable.Range(0, 40_000).Select(_ => $"{random.NextInt64():x16}{random.NextInt64():x16}")]);
        OutputException error = Assert.Throws<OutputException>(() => OutputDirectory.Write(disk.Path, result, OutputSamples.Manifest()));
        Assert.StartsWith($"cannot write {disk.Path}/selection.", error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.GetFiles(disk.Path));
    }

    [Fact]
    public void OtherRowsThanAnnounced_AreRefused_BeforeAnythingIsTouched()
    {
        Assert.Throws<ArgumentException>(() => Write(OutputSamples.Selection(2) with { Count = 3 }));
        Assert.Empty(Names());
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static long[] ReadInt64Npy(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal(0, start % 64);
        return [.. Enumerable.Range(0, (bytes.Length - start) / 8).Select(i => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(start + (8 * i))))];
    }

    private void Write(SelectionResult result) => OutputDirectory.Write(_folder.Root, result, OutputSamples.Manifest());

    private string PathOf(string name) => Path.Combine(_folder.Root, name);

    private string[] Names() => [.. Directory.GetFiles(_folder.Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
