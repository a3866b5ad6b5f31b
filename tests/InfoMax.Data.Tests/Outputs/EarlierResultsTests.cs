using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>What a job leaves of earlier results: nothing of them, and everything that is not theirs.</summary>
public sealed class EarlierResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SweepOverASingleResult_LeavesNothingOfIt()
    {
        Write("");
        File.WriteAllText(Path.Combine(_folder.Root, "notes.txt"), "mine");
        EarlierResults.Remove(_folder.Root, ["a", "b"]);
        Assert.Equal(["notes.txt"], Entries());
    }

    [Fact]
    public void SingleResultOverASweep_LeavesNothingOfIt()
    {
        Sweep("a", "b");
        File.WriteAllText(Path.Combine(_folder.Root, "b", "notes.txt"), "mine");
        EarlierResults.Remove(_folder.Root, [""]);
        Assert.Equal(["b", "b/notes.txt"], Entries());
    }

    [Fact]
    public void SweepOverASweep_RemovesWhatTheNewOneDoesNotHave()
    {
        Sweep("a", "b");
        string[] kept = [.. Entries().Where(entry => entry.StartsWith('b') || entry == SweepTable.FileName)];
        EarlierResults.Remove(_folder.Root, ["b", "c"]);
        Assert.Equal(kept, Entries());
    }

    [Fact]
    public void SameKindAgain_TouchesNothing()
    {
        Write("");
        string[] before = Entries();
        EarlierResults.Remove(_folder.Root, [""]);
        Assert.Equal(before, Entries());
    }

    /// <summary>A comparison's and a tuning's files go, by the keys of today and of earlier versions; what is not theirs stays, and no path leads out of the folder.</summary>
    [Fact]
    public void AJobOverAComparisonOrATuning_LeavesNothingOfThem()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "methods", "random"));
        foreach (string file in (string[])["compare.parquet", "compare.svg", "methods/random/0.1-42.npy", "methods/random/0.1.npy", "methods/mine.txt"])
        {
            File.WriteAllText(Path.Combine(_folder.Root, file), "x");
        }

        string outside = _folder.Root + ".npy";
        File.WriteAllText(outside, "x");
        File.WriteAllText(
            Path.Combine(_folder.Root, "manifest.json"),
            """
            {"requested": {}, "input": {"fingerprint": "f"}, "goal": "compare", "results": [{"file": "methods/random/0.1-42.npy"},
             {"rows": "methods/random/0.1.npy"}, {"file": "../OUTSIDE.npy"}, {"file": 7}]}
            """.Replace("OUTSIDE", Path.GetFileName(_folder.Root), StringComparison.Ordinal));
        EarlierResults.Remove(_folder.Root, [""]);
        Assert.Equal(["manifest.json", "methods", "methods/mine.txt"], Entries());
        Assert.True(File.Exists(outside));
        File.Delete(outside);

        File.WriteAllText(Path.Combine(_folder.Root, "tune.parquet"), "x");
        File.WriteAllText(Path.Combine(_folder.Root, "run-0.1.yaml"), "x");
        File.WriteAllText(Path.Combine(_folder.Root, "run-0.3.yaml"), "x");
        File.WriteAllText(
            Path.Combine(_folder.Root, "manifest.json"), """{"requested": {}, "input": {"fingerprint": "f"}, "goal": "tune", "results": [{"file": "run-0.1.yaml"}, {"run": "run-0.3.yaml"}]}""");
        EarlierResults.Remove(_folder.Root, ["a"]);
        Assert.Equal(["methods", "methods/mine.txt"], Entries());
    }

    /// <summary>Other tools write a manifest.json and a sweep.parquet too.</summary>
    [Fact]
    public void ForeignFiles_AreLeftAlone()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "manifest.json"), """{"name": "an app", "icons": []}""");
        File.WriteAllText(Path.Combine(_folder.Root, "selection.npy"), "mine");
        File.WriteAllText(Path.Combine(_folder.Root, SweepTable.FileName), "no parquet");
        string[] before = Entries();
        EarlierResults.Remove(_folder.Root, ["a"]);
        EarlierResults.Remove(_folder.Root, [""]);
        Assert.Equal(before, Entries());
    }

    [Fact]
    public void TableThatNamesFoldersElsewhere_ReachesNone()
    {
        string below = Directory.CreateDirectory(Path.Combine(_folder.Root, "below")).FullName;
        OutputDirectory.Write(_folder.Root, OutputSamples.Selection(3), OutputSamples.Manifest() with { Requested = [] });
        SweepTable.Write(below, [Row(".."), Row("../.."), Row("")]);
        EarlierResults.Remove(below, [""]);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "selection.npy")));
    }

    private void Sweep(params string[] names)
    {
        foreach (string name in names)
        {
            Write(name);
        }

        SweepTable.Write(_folder.Root, [.. names.Select(Row)]);
    }

    private void Write(string name) => OutputDirectory.Write(
        Path.Combine(_folder.Root, name),
        OutputSamples.Selection(3),
        OutputSamples.Manifest() with { Requested = [] },
        [new OutputExport(OutputExports.Files[ExportKind.Nemo], stream => stream.WriteByte(1))]);

    private static SweepRow Row(string name) => new(name, 0.1, 3, 5, 0.3, 1, 2, 0.5, 0.1, 0.2);

    private string[] Entries() =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}
