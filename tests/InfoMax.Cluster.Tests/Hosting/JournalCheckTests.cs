using InfoMax.Cluster.Hosting;
using Microsoft.Data.Sqlite;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>What a coordinator says of the journal that it finds.</summary>
public sealed class JournalCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A coordinator that is killed while it writes leaves pages of an unfinished transaction and the file that takes them back.</summary>
    [Fact]
    public async Task UnfinishedTransaction_IsTakenBack_NotCalledDamage()
    {
        string live = Path.Combine(_folder.Root, "live.db");
        string left = Path.Combine(_folder.Root, "journal.db");
        using (SqliteConnection connection = new($"Data Source={live};Pooling=False"))
        {
            connection.Open();
            Run(connection, "PRAGMA journal_mode=DELETE; PRAGMA cache_size=1; CREATE TABLE event(text TEXT); INSERT INTO event VALUES ('kept')");
            Run(connection, "BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO event SELECT hex(randomblob(64)) FROM n");
            File.Copy(live, left);
            File.Copy(live + "-journal", left + "-journal");
            Run(connection, "ROLLBACK");
        }

        NodeOptions options = new() { DataDirectory = _folder.Root };
        await JournalCheck.RunAsync(options, TestContext.Current.CancellationToken);

        Assert.Null((await JournalCheck.ProbeAsync(options)).Problem);
        using SqliteConnection after = new($"Data Source={left};Pooling=False");
        after.Open();
        using SqliteCommand count = after.CreateCommand();
        count.CommandText = "SELECT count(*) FROM event";
        Assert.Equal(1L, count.ExecuteScalar());
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
