using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Options;

/// <summary>The values of <c>--journal</c>.</summary>
public static class JournalUrl
{
    /// <summary><c>sqlite</c> or <c>postgres://user:password@host:port/database</c>; messages never show the password.</summary>
    public static JournalOptions Parse(string text, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);
        if (text == "sqlite")
        {
            return JournalOptions.Sqlite;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && url is { Scheme: "postgres" or "postgresql", Host.Length: > 0, AbsolutePath.Length: > 1, UserInfo.Length: > 0 })
        {
            string[] user = url.UserInfo.Split(':', 2);
            return JournalOptions.Postgres(
                url.Host,
                url.Port > 0 ? url.Port : 5432,
                Uri.UnescapeDataString(url.AbsolutePath[1..]),
                Uri.UnescapeDataString(user[0]),
                user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null);
        }

        problems.Add("--journal", Masked(text), "must be sqlite or postgres://user:password@host:port/database");
        return JournalOptions.Sqlite;
    }

    private static string Masked(string text)
    {
        int at = text.LastIndexOf('@');
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int start = scheme < 0 ? 0 : scheme + 3;
        return at > start ? $"{text[..start]}***{text[at..]}" : text;
    }
}
