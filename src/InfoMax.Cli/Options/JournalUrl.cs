using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Options;

/// <summary>The value of <c>--journal</c>.</summary>
/// <param name="Journal">Where the coordinator journals.</param>
public sealed record JournalUrl(JournalOptions Journal)
{
    private const string SqliteWord = "sqlite";
    private const string FileWord = "file:";

    /// <summary>SQLite in the data directory.</summary>
    public static JournalUrl Sqlite { get; } = new(JournalOptions.Sqlite);

    /// <summary>
    /// Reads <c>sqlite</c>, <c>postgres://user:password@host:port/database</c>, or <c>file:PATH</c> of a file that holds either:
    /// a command line is for all of the machine's users to read.
    /// </summary>
    /// <exception cref="FormatException">It is neither; the message says what it must be, without the text, which may hold a password.</exception>
    public static JournalUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(FileWord, StringComparison.Ordinal))
        {
            return Parse(Content(text[FileWord.Length..]));
        }

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

        throw new FormatException("must be sqlite, postgres://user:password@host:port/database, or file:PATH of a file that holds it");
    }

    private static string Content(string path)
    {
        try
        {
            string line = File.ReadLines(path).FirstOrDefault()?.Trim() ?? "";
            return line.StartsWith(FileWord, StringComparison.Ordinal) ? throw new FormatException($"{path} names another file; write the URL there") : line;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"{path} cannot be read ({exception.Message})", exception);
        }
    }

    /// <summary>The form of the default; never an address, which may hold a password.</summary>
    public override string ToString() => Journal == JournalOptions.Sqlite ? SqliteWord : "postgres://***";
}
