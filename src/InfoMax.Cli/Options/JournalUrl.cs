using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Options;

/// <summary>The value of <c>--journal</c>.</summary>
/// <param name="Journal">Where the coordinator journals.</param>
public sealed record JournalUrl(JournalOptions Journal)
{
    private const string SqliteWord = "sqlite";

    /// <summary>SQLite in the data directory.</summary>
    public static JournalUrl Sqlite { get; } = new(JournalOptions.Sqlite);

    /// <summary>Reads <c>sqlite</c> or <c>postgres://user:password@host:port/database</c>.</summary>
    /// <exception cref="FormatException">It is neither; the message says what it must be, without the text, which may hold a password.</exception>
    public static JournalUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == SqliteWord)
        {
            return Sqlite;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && url is { Scheme: "postgres" or "postgresql", Host.Length: > 0, AbsolutePath.Length: > 1, UserInfo.Length: > 0 })
        {
            string[] user = url.UserInfo.Split(':', 2);
            return new JournalUrl(JournalOptions.Postgres(
                url.Host,
                url.Port > 0 ? url.Port : 5432,
                Uri.UnescapeDataString(url.AbsolutePath[1..]),
                Uri.UnescapeDataString(user[0]),
                user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null));
        }

        throw new FormatException("must be sqlite or postgres://user:password@host:port/database");
    }

    /// <summary>The form of the default; never an address, which may hold a password.</summary>
    public override string ToString() => Journal == JournalOptions.Sqlite ? SqliteWord : "postgres://***";
}
