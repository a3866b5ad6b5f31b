using System.Net.Sockets;
using Akka.Coordination;
using Npgsql;

namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>
/// The table of leases in the journal's database: a row a lease, with its owner and when it lapses by the database's own clock,
/// so that no node's clock counts. Each operation is one statement. Thread-safe.
/// </summary>
/// <param name="connectionString">The journal's Npgsql connection string; no message has it.</param>
/// <param name="patience">Time for one statement, connecting included.</param>
internal sealed class LeaseTable(string connectionString, TimeSpan patience) : IDisposable
{
    private const string Create = "CREATE TABLE IF NOT EXISTS infomax_lease (name text PRIMARY KEY, owner text NOT NULL, expires timestamptz NOT NULL)";

    /// <summary>Takes or prolongs: no row comes back when somebody else has it.</summary>
    private const string Take = """
        INSERT INTO infomax_lease AS held (name, owner, expires) VALUES ($1, $2, clock_timestamp() + $3)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires = excluded.expires
        WHERE held.owner = excluded.owner OR held.expires < clock_timestamp()
        RETURNING owner
        """;

    private const string Drop = "DELETE FROM infomax_lease WHERE name = $1 AND owner = $2 RETURNING owner";

    private const string Look = "SELECT owner, expires FROM infomax_lease WHERE name = $1 AND expires >= clock_timestamp()";

    /// <summary>Two starts made the table at the same time, and this one came second.</summary>
    private static readonly string[] MadeMeanwhile = [PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.DuplicateTable];

    /// <summary>Connections of its own: those of the journal may all be busy, or wait for a database that went away.</summary>
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "infomax lease",
        MaxPoolSize = 2,
        Timeout = Seconds(patience),
        CommandTimeout = Seconds(patience),
        CancellationTimeout = 1000,
        KeepAlive = 0,
    });

    private volatile bool _isThere;

    /// <summary>Takes the lease for a while, or prolongs it; false when somebody else has it.</summary>
    /// <exception cref="LeaseException">The database cannot be asked; the message has no password.</exception>
    public async Task<bool> TakeAsync(string lease, string owner, TimeSpan duration) =>
        await AskAsync(Take, [new() { Value = lease }, new() { Value = owner }, new() { Value = duration }]) is not null;

    /// <summary>Gives the lease back; false when the owner does not have it.</summary>
    /// <exception cref="LeaseException">The database cannot be asked; the message has no password.</exception>
    public async Task<bool> DropAsync(string lease, string owner) => await AskAsync(Drop, [new() { Value = lease }, new() { Value = owner }]) is not null;

    /// <summary>Who has the lease, and until when unless it is prolonged; null when nobody has.</summary>
    /// <exception cref="LeaseException">The database cannot be asked; the message has no password.</exception>
    public async Task<LeaseHolder?> LookAsync(string lease) =>
        await AskAsync(Look, [new() { Value = lease }]) is [string owner, DateTime expires] ? new LeaseHolder(owner, expires) : null;

    public void Dispose() => _database.Dispose();

    private static int Seconds(TimeSpan patience) => Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));

    /// <summary>The first row that the statement returns; null for none.</summary>
    private async Task<object[]?> AskAsync(string statement, NpgsqlParameter[] parameters)
    {
        using CancellationTokenSource limit = new(patience);
        try
        {
            await using NpgsqlConnection connection = await _database.OpenConnectionAsync(limit.Token);
            if (!_isThere)
            {
                await MakeTableAsync(connection, limit.Token);
            }

            await using NpgsqlCommand command = new(statement, connection);
            command.Parameters.AddRange(parameters);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(limit.Token);
            if (!await reader.ReadAsync(limit.Token))
            {
                return null;
            }

            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            return row;
        }
        catch (OperationCanceledException exception)
        {
            throw new LeaseException($"the database does not answer within {patience.TotalSeconds:F0} s", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            throw new LeaseException(exception.Message.ReplaceLineEndings(" "), exception);
        }
    }

    private async Task MakeTableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlCommand command = new(Create, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (MadeMeanwhile.Contains(exception.SqlState))
        {
            // It is there now, which is all that is asked.
        }

        _isThere = true;
    }
}
