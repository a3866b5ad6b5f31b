using Apache.Arrow;
using CsCheck;
using InfoMax.Data.Formats.Arrow;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using InfoMax.Data.Outputs.Exports;
using Xunit;

namespace InfoMax.Data.Tests.Outputs.Exports;

public sealed class RowTakeTests
{
    private const int Rows = 60;

    [Fact]
    public void TakenRows_EqualTheSourceRows_OfEveryType_AlsoOfASlice()
    {
        using RecordBatch whole = VariedBatch.Create(Rows, withDictionary: true);
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 10].Select(Gen.Int[0, 4]).Array[0, 6]).Sample((skip, parts) =>
        {
            // Arrays cut from the front carry an offset.
            RecordBatch source = new(whole.Schema, whole.Arrays.Select(a => ArrowArrayFactory.Slice(a, skip, Rows - skip)), Rows - skip);
            List<RowRun> runs = [];
            int at = 0;
            foreach ((int gap, int count) in parts.Where(p => p.Item1 + p.Item2 > 0))
            {
                if (at + gap + count <= source.Length)
                {
                    runs.Add(new RowRun(at + gap, count));
                    at += gap + count;
                }
            }

            IArrowArray[] taken = [.. source.Arrays.Select(a => ArrowArrayFactory.BuildArray(RowTake.Take(a.Data, runs)))];
            RecordBatch result = new(source.Schema, taken, runs.Sum(r => r.Count));
            string[] expected = [.. runs.SelectMany(r => Enumerable.Range(r.Start, r.Count)).Select(i => VariedBatch.Row(whole, skip + i))];
            Assert.Equal(expected, Enumerable.Range(0, result.Length).Select(i => VariedBatch.Row(result, i)));
        }, iter: 200);
    }

    [Fact]
    public void ArrowColumnsOfEveryType_ReadTheSameFromAnyRow()
    {
        using TemporaryFolder folder = new();
        using RecordBatch batch = VariedBatch.Create(Rows, withDictionary: false);
        ArrowFixture.WriteStream(folder["x.arrow"], [batch, batch]);
        using ITable table = ArrowTable.Open(LocalInputFiles.Instance, folder["x.arrow"], "x.arrow", 16);
        using TableCursor cursor = table.OpenCursor([.. table.Schema.FieldsList.Select(f => f.Name)]);
        foreach ((int first, int count) in new[] { (0, 2 * Rows), (13, 30), (57, 10), (5, 1), (119, 1) })
        {
            List<string> rows = [];
            cursor.Visit(first, count, (part, start, taken, _) => rows.AddRange(Enumerable.Range(start, taken).Select(i => VariedBatch.Row(part, i))));
            Assert.Equal(Enumerable.Range(first, count).Select(i => VariedBatch.Row(batch, i % Rows)), rows);
        }
    }
}
