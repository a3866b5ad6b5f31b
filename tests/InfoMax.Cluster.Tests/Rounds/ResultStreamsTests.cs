using InfoMax.Cluster.Rounds;
using InfoMax.Cluster.Rounds.Results;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;
using Xunit;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>What the rounds that tell of the chosen rows stream. Invariant: each is what the same is with all rows in memory.</summary>
public sealed class ResultStreamsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(299)]
    [InlineData(300)]
    [InlineData(4000)]
    public void FirstCopies_AreThoseOfTheLargestImportance_TiesToTheLowerRow(int count)
    {
        Random random = new(count);
        CopyTable[] tables =
        [
            .. Enumerable.Range(0, 3).Select(split => Table(
                [.. Enumerable.Range(0, 100).Select(i => (1000L * split) + (2 * i))],
                [.. Enumerable.Range(0, 100).Select(_ => random.Next(4) == 0 ? random.NextSingle() : random.Next(-2, 5) / 4f * (random.Next(2) == 0 ? 1 : 1.0000001f))])),
        ];
        (long Row, float Importance)[] all = [.. tables.SelectMany(table => table.Rows.Zip(table.Importance))];
        Assert.Equal(
            all.OrderByDescending(copy => copy.Importance).ThenBy(copy => copy.Row).Take(count).OrderBy(copy => copy.Row).Select(copy => new ChosenRow(copy.Row, copy.Importance, 0)),
            FirstCopies.Take(() => tables, count));
    }

    [Fact]
    public void NamedRows_AreEachThereOnce()
    {
        Random random = new(1);
        NamedRows named = new();
        List<long> all = [];
        foreach (int size in new[] { 0, 1, 50, 500, 3 })
        {
            long[] portion = [.. Enumerable.Range(0, size).Select(_ => random.NextInt64(-20, 400))];
            all.AddRange(portion);
            named.Add(portion);
        }

        Assert.Equal(all.Where(row => row >= 0).Distinct().Order(), named.Rows);
    }

    [Fact]
    public void NamedIds_ComeInTheOrderOfWhoAsks()
    {
        using TemporaryFolder folder = new();
        Random random = new(2);
        NamedIds ids = new(new RunStore(new DirectoryArtifactStore(folder["artifacts"]), name => $"job/{name}"));
        long[] named = [.. Enumerable.Range(0, 300_000).Select(_ => random.NextInt64(1000))];
        foreach (int row in Enumerable.Range(0, named.Length).OrderBy(row => row % 7))
        {
            ids.Ask(row, named[row]);
        }

        long last = -1;
        ids.Answer(row =>
        {
            Assert.True(row > last);
            last = row;
            return row % 5 == 0 ? null : $"id {row}";
        });
        Assert.Equal(named.Select((row, i) => ((long)i, row % 5 == 0 ? null : $"id {row}")), ids.Read());
        Assert.Equal(named.Length, ids.Read().Count());
    }

    private static CopyTable Table(long[] rows, float[] importance) =>
        new(rows, new long[rows.Length], new float[rows.Length], new int[rows.Length], importance, [], []);
}
