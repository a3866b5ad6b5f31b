using System.IO.Compression;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Validation;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Tables;
using Xunit;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>What outputs and exports need of ids is known before any heavy work.</summary>
public sealed class IdCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Uids_LetTheSubsetBeWritten()
    {
        IdCheck check = Run(DataComp("uid", Uid(1), Uid(2), Uid(1).ToUpperInvariant()));
        Assert.True(check.WritesSubset);
        Assert.Empty(check.Warnings);
        Assert.Empty(check.Repeats);
    }

    [Theory]
    [InlineData("x1")]
    [InlineData(null)]
    [InlineData("0x123456789012345678901234567890")]
    [InlineData(" 1234567890123456789012345678901")]
    public void IdsOfAnotherKind_LeaveTheSubsetOut_AndItIsSaid(string? id)
    {
        IdCheck check = Run(DataComp("uid", id, Uid(2)));
        Assert.False(check.WritesSubset);
        Assert.Contains("subset.npy is left out: ids are not DataComp uids of 32 hex digits (0.npz row 0 has", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOddUidAmongOthers_IsRefusedWithFileAndRow() =>
        Assert.StartsWith("1.npz row 1: id 'x1', but the ids before are DataComp uids", ReadRows.Refusal(() => Run(DataComp("uid", Uid(1), Uid(2), Uid(3), "x1"))), StringComparison.Ordinal);

    [Fact]
    public void NoIds_LeaveTheSubsetOut_AndItIsSaid()
    {
        IdCheck check = Run(DataComp("number", Uid(1), Uid(2)));
        Assert.False(check.WritesSubset);
        Assert.Contains("the input has no ids", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void RepeatedIds_AreFoundInRowOrder_AndMissingOnesAreNotEqual()
    {
        DatasetLayout layout = DataComp("uid", "a", "b", null, "a", null, "c", "b", "a");
        IdCheck check = Run(layout, DuplicateIds.First);
        Assert.Equal([3, 6, 7], check.Repeats);
        Assert.Contains("3 rows are dropped because an earlier row has their id: 1.npz row 1 has id 'a', as 0.npz row 0 has", check.Warnings[^1], StringComparison.Ordinal);
        Assert.StartsWith(
            "3 rows have the id of an earlier row: 1.npz row 1 has id 'a', as 0.npz row 0 has; give --on-duplicate-id first",
            ReadRows.Refusal(() => Run(layout, DuplicateIds.Fail)), StringComparison.Ordinal);
        Assert.Empty(Run(layout, DuplicateIds.Keep).Repeats);
        Assert.Empty(Run(DataComp("uid", "a", "b", "c", "d"), DuplicateIds.Fail).Repeats);
    }

    [Fact]
    public void ARuleThatCannotBeFollowed_IsRefusedByTheHeaders()
    {
        DatasetLayout layout = DataComp("number", "a", "b");
        Assert.Equal("--on-duplicate-id fail: the input has no ids; give --id-column", IdCheck.HeaderProblem(layout, new([], DuplicateIds.Fail, 0), Token));
        Assert.Null(IdCheck.HeaderProblem(layout, new([], DuplicateIds.Keep, 0), Token));
        layout = DataComp("uid", "a", "b") with { Rows = 1L << 30 };
        Assert.Contains("the ids of 1073741824 rows need 10240M, --memory is 1024M", IdCheck.HeaderProblem(layout, new([], DuplicateIds.First, 1L << 30), Token), StringComparison.Ordinal);
    }

    [Fact]
    public void ASubsetShorterThanTheSelection_IsSaid()
    {
        SelectionResult result = OutputSamples.DataComp(Uid(1), Uid(2), Uid(1).ToUpperInvariant(), Uid(1));
        Assert.StartsWith("subset.npy has 2 uids for 4 chosen rows", result.SubsetWarning(), StringComparison.Ordinal);
        Assert.Null(OutputSamples.DataComp(Uid(1), Uid(2)).SubsetWarning());
        Assert.Null((result with { WriteSubset = false }).SubsetWarning());
    }

    [Fact]
    public void Validation_CountsDroppedRowsOut_AndForetellsAShorterSubset()
    {
        DatasetLayout layout = DataComp("uid", Uid(1), Uid(2), Uid(1), Uid(3));
        IdCheck first = Run(layout, DuplicateIds.First);
        ValidationReport dropped = DatasetValidation.Run(layout with { WritesSubset = true }, first.Repeats, null, Token);
        Assert.Equal(3, dropped.ValidRows);
        Assert.Empty(dropped.Warnings);
        ValidationReport kept = DatasetValidation.Run(layout with { WritesSubset = true }, [], null, Token);
        Assert.Equal(4, kept.ValidRows);
        Assert.Contains("subset.npy will have fewer uids than rows are chosen where some of them share one, as 1 row does", Assert.Single(kept.Warnings), StringComparison.Ordinal);
    }

    private static string Uid(int number) => $"{number:x31}f";

    private static IdCheck Run(DatasetLayout layout, DuplicateIds rule = DuplicateIds.Keep, params ExportKind[] exports)
    {
        IdCheck check = IdCheck.Run(layout, new IdRequirements(exports, rule, 0), out string? problem, Token);
        Assert.Null(problem);
        return check;
    }

    /// <summary>Two rows a file.</summary>
    private DatasetLayout DataComp(string column, params string?[] ids)
    {
        foreach (string old in Directory.EnumerateFiles(_folder.Root))
        {
            File.Delete(old);
        }

        string?[][] parts = [.. ids.Chunk(2)];
        for (int i = 0; i < parts.Length; i++)
        {
            float[] values = [.. Enumerable.Range(0, 2 * parts[i].Length).Select(v => v + (8f * i) + 1)];
            NpzWriter.Write(_folder[$"{i}.npz"], CompressionLevel.NoCompression, ("l14_img", NpyWriter.Matrix(values, 2, "<f4")));
            ParquetFixture.Columns(_folder[$"{i}.parquet"], column, parts[i], "s", new float[parts[i].Length]);
        }

        return ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Uniform));
    }
}
