using System.Net.Sockets;
using Npgsql;

namespace InfoMax.Cluster.Hosting;

/// <summary>Looks at the journal's database before a coordinator relies on it.</summary>
internal static class JournalCheck
{
    /// <summary>Opens a connection.</summary>
    /// <exception cref="NodeStartException">The database cannot be reached, or refuses the user; the message has no password.</exception>
    public static async Task RunAsync(JournalOptions journal, CancellationToken cancellationToken)
    {
        if (journal.PostgresConnection is not { } connectionString)
        {
            return;
        }

        NpgsqlConnectionStringBuilder parts = new(connectionString);
        try
        {
            await using NpgsqlConnection connection = new(connectionString);
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            throw new NodeStartException(
                $"--journal postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}: {exception.Message}; start the database, or correct the address, the user or the password",
                isBadConfiguration: false,
                exception);
        }
    }
}
