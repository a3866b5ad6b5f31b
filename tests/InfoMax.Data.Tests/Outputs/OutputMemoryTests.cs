using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Sorting;
using InfoMax.Testing.Processes;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>What is alive while results are merged and written, looked at where rows are read. Invariant: twice the rows hold no more.</summary>
public sealed class OutputMemoryTests : IDisposable
{
    private const int Slack = 24 << 20;

    private readonly TemporaryFolder _folder = new();
    private long _most;
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task ResultOfTwiceTheRows_HoldsNoMore() => LoneTest.RunAsync(() =>
    {
        Write(10);
        long once = Peak(() => Write(ParquetOutput.RowGroupRows + 50_000));
        long twice = Peak(() => Write(2 * (ParquetOutput.RowGroupRows + 50_000)));
        Assert.True(twice <= once + Slack, $"{twice >> 20} MiB of twice the rows, {once >> 20} of these");
    });

    [Fact]
    public Task WhatIsHeld_IsSeen() => LoneTest.RunAsync(() =>
    {
        Write(10);
        long held = Peak(() => Write(ParquetOutput.RowGroupRows, holds: true));
        long streamed = Peak(() => Write(ParquetOutput.RowGroupRows));
        Assert.True(held > streamed + Slack, $"{held >> 20} MiB held, {streamed >> 20} streamed");
    });

    [Fact]
    public Task MergeOfTwiceTheRuns_HoldsNoMore() => LoneTest.RunAsync(() =>
    {
        Merge(2);
        long once = Peak(() => Merge(SortedRuns.FanIn));
        long twice = Peak(() => Merge((2 * SortedRuns.FanIn) + 1));
        Assert.True(twice <= once + Slack, $"{twice >> 20} MiB of twice the runs, {once >> 20} of these");
    });

    /// <summary>The most that was alive above what is without the run.</summary>
    private long Peak(Action run)
    {
        _most = 0;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        run();
        return _most - before;
    }

    private T Looked<T>(T item, long at)
    {
        if (at % (1 << 18) == 0)
        {
            GC.Collect();
            _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: false));
        }

        return item;
    }

    /// <summary>All files of a DataComp result whose uids are in no order, and every hundredth of them twice.</summary>
    private void Write(int count, bool holds = false)
    {
        _runs++;
        RunStore runs = new(new DirectoryArtifactStore(_folder["artifacts"]), name => $"job/{_runs}/{name}");
        SelectedRow[] held = holds ? [.. Rows()] : [];
        SelectionResult result = new(count, holds ? () => held.Select((row, i) => Looked(row, i)) : Rows, IdKind.Text, WriteSubset: true, Rejected: []) { Runs = runs, HasRawScores = true };
        string output = _folder[$"{_runs}"];
        OutputDirectory.Write(
            output, result, OutputSamples.Manifest(), [new OutputExport("selected-ids.txt", stream => SelectedIdsText.Write(stream, result))]);
        Assert.Equal(128 + (16L * (count - (count / 100))), new FileInfo(Path.Combine(output, "subset.npy")).Length);

        IEnumerable<SelectedRow> Rows() => Enumerable.Range(0, count).Select(i =>
            Looked(new SelectedRow(i, $"{(UInt128)(ulong)(i % 100 == 99 ? i - 1 : i) * 0x9E37_79B9_7F4A_7C15:x32}", 0.5f, i, i), i));
    }

    /// <summary>Partitions' chosen rows into one coreset.</summary>
    private void Merge(int count)
    {
        const int Rows = 20_000;
        _runs++;
        RunStore runs = new(new DirectoryArtifactStore(_folder["artifacts"]), name => $"job/{_runs}/{name}");
        ArtifactRef[] parts =
        [
            .. Enumerable.Range(0, count).Select(part => runs.Write(stream => CoresetArtifact.Write(
                stream, Enumerable.Range(0, Rows).Select(i => new ChosenRow(((long)i * count) + part, i, part))))),
        ];
        IReadOnlyList<ArtifactRef> few = SortedRuns.Few(parts, ChosenRowRuns.Format, runs, TestContext.Current.CancellationToken);
        ArtifactRef whole = runs.Write(stream => CoresetArtifact.Write(
            stream, SortedRuns.Merge(few, ChosenRowRuns.Format, runs).Select((row, i) => Looked(row, i))));
        using Stream merged = runs.OpenRead(whole);
        Assert.True(CoresetArtifact.ReadChosen(merged).Select(row => row.Row).SequenceEqual(Enumerable.Range(0, Rows * count).Select(row => (long)row)));
    }
}
