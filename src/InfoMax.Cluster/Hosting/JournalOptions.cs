using Npgsql;

namespace InfoMax.Cluster.Hosting;

/// <summary>Where the coordinator journals: SQLite files in the data directory, or a PostgreSQL database.</summary>
/// <param name="PostgresConnection">Npgsql connection string; null for SQLite.</param>
public sealed record JournalOptions(string? PostgresConnection)
{
    /// <summary>SQLite in the data directory: for a single coordinator node.</summary>
    public static JournalOptions Sqlite { get; } = new((string?)null);

    /// <summary>A database that several coordinator nodes share, so that one can take over from another; one cluster a database.</summary>
    /// <param name="host">Host name or address of the server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="database">Database; the tables are made when missing.</param>
    /// <param name="user">User.</param>
    /// <param name="password">Password, or null.</param>
    public static JournalOptions Postgres(string host, int port, string database, string user, string? password) =>
        new(new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Database = database,
            Username = user,
            Password = password,
            Timeout = 10,
            ApplicationName = "infomax",

            // A coordinator that is suspended, or whose machine lost its power, amid a transaction would keep its locks from the one
            // that takes over: the server ends the session instead, before a takeover comes to that.
            Options = "-c idle_in_transaction_session_timeout=10s",
        }.ConnectionString);
}
