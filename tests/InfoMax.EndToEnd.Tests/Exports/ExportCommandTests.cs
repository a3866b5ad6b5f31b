using InfoMax.EndToEnd.Tests.Command;
using ParquetSharp;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Exports;

public sealed class ExportCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task EveryExport_AgreesWithTheSelection()
    {
        PairSet pairs = PairSet.Generate(200, 16);
        Layout.All.Single(l => l.Name == "datacomp stored half").WriteParts(_workspace["in"], pairs, 70);

        InfomaxResult result = await CommandInProcess.RunAsync(
            "prune", _workspace["in"], "--budget", "30", "--export", "nemo,txt,mask,rows", "--output", _workspace["out"]);

        Assert.True(result.ExitCode == 0, result.Error);
        long[] selected = OutputFiles.Selection(_workspace["out"]);
        string[] ids = [.. selected.Select(row => pairs.Ids[row])];
        Assert.Equal(ids, File.ReadAllLines(Output("selected-ids.txt")));
        Assert.Equal(pairs.Ids.Except(ids), Column<string>("export/nemo/duplicates/part-0.parquet", 0));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => selected.Contains(i)), Column<bool>("mask.parquet", 2));
        Assert.Equal(ids, Column<string>("rows.parquet", 0));
        Assert.Equal(selected.Select(row => (float?)pairs.Scores[row]), Column<float?>("rows.parquet", 3));
        Assert.Equal("[\"nemo\",\"txt\",\"mask\",\"rows\"]", OutputFiles.Manifest(_workspace["out"])["options"]!["export"]!.ToJsonString());
        Assert.Empty(Directory.EnumerateFiles(_workspace["out"], "*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("nemo", "--export nemo: the input has no ids; give --id-column")]
    [InlineData("rows", "--export rows: x.npy has no table of columns")]
    [InlineData("csv", "--export csv: must be nemo, txt, mask, rows or atlas")]
    public async Task ExportThatTheInputCannotServe_IsRefusedBeforeAnyWork(string kind, string expected)
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));
        foreach (string[] mode in (string[][])[[], ["--dry-run"]])
        {
            InfomaxResult result = await CommandInProcess.RunAsync(
                ["prune", input, "--budget", "4", "--export", kind, "--output", _workspace["out"], .. mode]);

            Assert.Equal(2, result.ExitCode);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Output("manifest.json")));
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    private string Output(string name) => Path.Combine(_workspace["out"], name);

    private T[] Column<T>(string file, int column)
    {
        using ParquetFileReader reader = new(Output(file));
        List<T> values = [];
        for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = reader.RowGroup(g);
            using ColumnReader physical = group.Column(column);
            using LogicalColumnReader<T> logical = physical.LogicalReader<T>();
            values.AddRange(logical.ReadAll(checked((int)group.MetaData.NumRows)));
        }

        return [.. values];
    }
}
