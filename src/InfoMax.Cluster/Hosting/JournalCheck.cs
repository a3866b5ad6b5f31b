using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace InfoMax.Cluster.Hosting;

/// <summary>Looks at the journal before a coordinator relies on it, and again while it does.</summary>
internal static class JournalCheck
{
    private static readonly string[] DatabaseFiles = ["journal.db", "snapshots.db"];

    private const string ProbeFile = "journal.probe";

    /// <summary>What is written to see whether the disk takes anything: a few of a database's pages.</summary>
    private const int ProbeBytes = 64 << 10;

    /// <summary>How long a node waits before it looks again at a journal that is damaged or cannot be reached.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Opens a connection to the database, or reads the files of the data directory through: a damaged page may look like one
    /// without events, and the coordinator would believe that there were no jobs.
    /// </summary>
    /// <exception cref="NodeStartException">The database cannot be reached, or refuses the user (the message has no password); a file is damaged.</exception>
    public static async Task RunAsync(NodeOptions options, CancellationToken cancellationToken)
    {
        if (options.Journal.PostgresConnection is not { } connectionString)
        {
            string? damage = await Task.Factory.StartNew(
                () => DamageIn(options.DataDirectory), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (damage is not null)
            {
                throw new NodeStartException(damage, isBadConfiguration: false) { MayPass = true, Pause = LookAgainAfter };
            }

            return;
        }

        try
        {
            await using NpgsqlConnection connection = new(connectionString);
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            throw new NodeStartException(
                $"--journal {Shown(connectionString)}: {exception.Message.ReplaceLineEndings(" ")}; start the database, or correct the address, the user or the password",
                isBadConfiguration: false,
                exception)
            {
                // A database that starts later than its nodes, or again, is waited for; one that refuses the user is not.
                MayPass = exception is SocketException or TimeoutException or NpgsqlException { IsTransient: true },
                Pause = LookAgainAfter,
            };
        }
    }

    /// <summary>Whether the journal can be read and written now. Never fails.</summary>
    public static Task<Finding> ProbeAsync(NodeOptions options) => Task.Factory.StartNew(
        () => new Finding(options.Journal.PostgresConnection is { } connectionString ? ProblemOf(connectionString) : ProblemIn(options.DataDirectory)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static string? ProblemOf(string connectionString)
    {
        try
        {
            using NpgsqlConnection connection = new(connectionString);
            connection.Open();
            using NpgsqlCommand command = new("SELECT 1", connection);
            command.ExecuteScalar();
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            return $"the journal {Shown(connectionString)} cannot be reached: {exception.Message.ReplaceLineEndings(" ")}; jobs stand still until it can";
        }
    }

    private static string? ProblemIn(string directory)
    {
        try
        {
            foreach (string file in DatabaseFiles.Select(name => Path.Combine(directory, name)).Where(File.Exists))
            {
                using SqliteConnection connection = Open(file);
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "SELECT count(*) FROM sqlite_master";
                command.ExecuteScalar();
            }

            string probe = Path.Combine(directory, ProbeFile);
            using FileStream written = new(probe, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
            written.Write(new byte[ProbeBytes]);
            written.Flush(flushToDisk: true);
            return null;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            return null;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            return $"the journal in {directory} cannot be used: {exception.Message.ReplaceLineEndings(" ")}; jobs stand still until it can";
        }
    }

    /// <summary>What SQLite finds wrong in the directory's files; null for nothing.</summary>
    private static string? DamageIn(string directory)
    {
        foreach (string file in DatabaseFiles.Select(name => Path.Combine(directory, name)).Where(File.Exists))
        {
            try
            {
                using SqliteConnection connection = Open(file);
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "PRAGMA integrity_check(1)";
                if ((string?)command.ExecuteScalar() is { } found and not "ok")
                {
                    return Damaged(file, found);
                }
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
            {
                return Damaged(file, exception.Message);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is not (SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED))
            {
                return $"the journal {file} cannot be used: {exception.Message.ReplaceLineEndings(" ")}; jobs stand still until it can";
            }
        }

        return null;
    }

    private static string Damaged(string file, string how) =>
        $"the journal {file} is damaged ({how.ReplaceLineEndings(" ")}); jobs stand still until it is put back from a copy, or taken away with all that it knows";

    /// <summary>Not read-only: what a killed coordinator had begun to write is rolled back by whoever reads first.</summary>
    private static SqliteConnection Open(string file)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Without the password.</summary>
    private static string Shown(string connectionString)
    {
        NpgsqlConnectionStringBuilder parts = new(connectionString);
        return $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    /// <summary>What a look at the journal found.</summary>
    /// <param name="Problem">What is wrong, in one line; null when nothing is.</param>
    internal sealed record Finding(string? Problem);
}
