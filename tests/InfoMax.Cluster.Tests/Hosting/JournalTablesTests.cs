using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql;
using InfoMax.Cluster.Hosting;
using Microsoft.Data.Sqlite;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>The tables that are made by our own statements are those that Akka.Persistence.Sql makes, of whatever version it is.</summary>
public sealed partial class JournalTablesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheyAreThoseOfAkka()
    {
        string own = Connection("own.db");
        JournalTables.Create(own, JournalTables.Journal);
        JournalTables.Create(own, JournalTables.Snapshots);
        string[] expected = Schema(own);
        Assert.Equal(11, expected.Length);

        // Again over what is there.
        JournalTables.Create(own, JournalTables.Journal);
        Assert.Equal(expected, Schema(own));

        string akka = Connection("akka.db");
        using ActorSystem system = ActorSystem.Create("tables", ConfigurationFactory.ParseString($$"""
            akka.stdout-loglevel = OFF
            akka.loglevel = OFF
            akka.persistence {
              journal { plugin = "akka.persistence.journal.sql", sql { connection-string = "{{akka}}", provider-name = "SQLite.MS", auto-initialize = true } }
              snapshot-store { plugin = "akka.persistence.snapshot-store.sql", sql { connection-string = "{{akka}}", provider-name = "SQLite.MS", auto-initialize = true } }
            }
            """).WithFallback(SqlPersistence.DefaultConfiguration));
        system.ActorOf(Props.Create(() => new Recovering()));
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(50));
        while (Schema(akka).Length < expected.Length)
        {
            Assert.True(await look.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(expected, Schema(akka));
        await system.Terminate();
    }

    private string Connection(string file) => $"Data Source={_folder[file]};Pooling=False";

    /// <summary>Every table and index of a file as it was declared, without spaces.</summary>
    private static string[] Schema(string connectionString)
    {
        using SqliteConnection connection = new(connectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> statements = [];
        while (reader.Read())
        {
            statements.Add(Space().Replace(reader.GetString(0), ""));
        }

        return [.. statements];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>Asks journal and snapshots for what they have of it.</summary>
    private sealed class Recovering : ReceivePersistentActor
    {
        public override string PersistenceId => "tables";
    }
}
