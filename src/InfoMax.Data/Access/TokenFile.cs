using System.Security.Cryptography;
using System.Text;

namespace InfoMax.Data.Access;

/// <summary>
/// The bearer tokens of a cluster, from a file with one a line: <c>TOKEN</c> or <c>submit TOKEN</c> may do everything,
/// <c>read TOKEN</c> may look. Blank lines and lines that begin with <c>#</c> do not count. The file is read again when it
/// is asked for a second after it was read, so that tokens change while a node runs; one that cannot be read then, or is none, leaves the
/// former tokens in force. Thread-safe. Tokens are never part of a message or of <see cref="ToString"/>.
/// </summary>
public sealed class TokenFile
{
    /// <summary>Characters of a token, at least: what nobody guesses.</summary>
    public const int LeastLength = 16;

    private const long MostBytes = 64 << 10;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private IReadOnlyList<Entry> _entries;
    private long _readAt;

    private TokenFile(string path, TimeProvider clock)
    {
        Path = path;
        _clock = clock;
        _entries = Read(path);
        _readAt = clock.GetTimestamp();
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>What is wrong with the file since the tokens in force were read from it, on one line; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The token to send: the first that may submit, else the first.</summary>
    public string Bearer
    {
        get
        {
            IReadOnlyList<Entry> entries = Entries();
            return (entries.FirstOrDefault(entry => entry.Role == AccessRole.Submit) ?? entries[0]).Token;
        }
    }

    /// <summary>True when the file has a token that may submit, as a node's must.</summary>
    public bool MaySubmit => Entries().Any(entry => entry.Role == AccessRole.Submit);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It cannot be read or holds no tokens; the message says what it must be.</exception>
    public static TokenFile Parse(string path) => Open(path, TimeProvider.System);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Says when it is read again.</param>
    /// <exception cref="FormatException">It cannot be read or holds no tokens; the message says what it must be.</exception>
    public static TokenFile Open(string path, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return string.IsNullOrWhiteSpace(path)
            ? throw new FormatException("must not be empty")
            : new TokenFile(System.IO.Path.GetFullPath(path), clock);
    }

    /// <summary>What the holder of a token may do; null for a token that is none. Takes as long for any text of the same length.</summary>
    public AccessRole? RoleOf(string presented)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        int role = -1;
        foreach (Entry entry in Entries())
        {
            // Digests of equal length are compared whole, and all of them, whichever fits.
            int found = CryptographicOperations.FixedTimeEquals(digest, entry.Digest) ? (int)entry.Role : -1;
            role = Math.Max(role, found);
        }

        return role < 0 ? null : (AccessRole)role;
    }

    /// <summary>The path, never a token.</summary>
    public override string ToString() => Path;

    private IReadOnlyList<Entry> Entries()
    {
        lock (_lock)
        {
            if (_clock.GetElapsedTime(_readAt) >= Kept)
            {
                _readAt = _clock.GetTimestamp();
                try
                {
                    _entries = Read(Path);
                    Problem = null;
                }
                catch (FormatException exception)
                {
                    Problem = $"{Path}: {exception.Message}; the former tokens stay in force";
                }
            }

            return _entries;
        }
    }

    private static List<Entry> Read(string path)
    {
        string text;
        try
        {
            text = new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path) : throw new FormatException("is too large for a file of tokens");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FormatException("there is no such file; write a token into it, such as the output of 'openssl rand -hex 32'", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"cannot be read ({exception.Message.ReplaceLineEndings(" ")})", exception);
        }

        List<Entry> entries = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                entries.Add(Entry.Parse(line) ?? throw new FormatException(
                    $"line {i + 1}: must be a token of at least {LeastLength} letters, digits or -._~+/=, with 'submit' or 'read' and a blank before it if wanted"));
            }
        }

        return entries.Count > 0 ? entries : throw new FormatException("holds no token; write one into it, such as the output of 'openssl rand -hex 32'");
    }

    private sealed class Entry(AccessRole role, string token)
    {
        public AccessRole Role => role;

        public string Token => token;

        public byte[] Digest { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(token));

        /// <summary>Null when the line is none. The message must not repeat it.</summary>
        public static Entry? Parse(string line)
        {
            string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            AccessRole? role = words switch
            {
                [_] or ["submit", _] => AccessRole.Submit,
                ["read", _] => AccessRole.Read,
                _ => null,
            };
            return role is { } known && words[^1].Length >= LeastLength && words[^1].All(IsTokenCharacter) ? new Entry(known, words[^1]) : null;
        }

        private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal);
    }
}
