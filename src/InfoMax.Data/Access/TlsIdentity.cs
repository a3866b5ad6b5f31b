using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InfoMax.Data.Access;

/// <summary>
/// A certificate with its chain and key, from two PEM files that are read again when it is asked for ten seconds after they were read.
/// Files that do not fit together then leave the former certificate in force. Thread-safe.
/// </summary>
public sealed class TlsIdentity
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _clock;
    private SslStreamCertificateContext _context;
    private string _read;
    private long _readAt;

    private TlsIdentity(string certificate, string key, TimeProvider clock)
    {
        _certificate = certificate;
        _key = key;
        _clock = clock;
        _read = Texts();
        _context = Parse(_read);
        _readAt = clock.GetTimestamp();
    }

    /// <summary>What a server shows now.</summary>
    public SslStreamCertificateContext Context
    {
        get
        {
            lock (_lock)
            {
                if (_clock.GetElapsedTime(_readAt) >= Kept)
                {
                    _readAt = _clock.GetTimestamp();
                    ReadAgain();
                }

                return _context;
            }
        }
    }

    /// <summary>Whether a client that asks for a name or an address takes the certificate to be of it.</summary>
    public bool Names(string host) => Context.TargetCertificate.MatchesHostname(host.Trim('[', ']'));

    /// <summary>Reads the files.</summary>
    /// <param name="certificate">PEM: the certificate, then those that lead to its authority.</param>
    /// <param name="key">PEM: its private key, without a password.</param>
    /// <param name="clock">Says when they are read again.</param>
    /// <exception cref="FormatException">They cannot be read or do not belong together, in one line without their content.</exception>
    public static TlsIdentity Open(string certificate, string key, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new TlsIdentity(Path.GetFullPath(certificate), Path.GetFullPath(key), clock);
    }

    private void ReadAgain()
    {
        try
        {
            string now = Texts();
            if (now != _read)
            {
                _context = Parse(now);
                _read = now;
            }
        }
        catch (FormatException)
        {
            // One of the two is replaced a moment before the other.
        }
    }

    private string Texts()
    {
        try
        {
            return File.ReadAllText(_certificate) + "\n" + File.ReadAllText(_key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"cannot be read ({exception.Message.ReplaceLineEndings(" ")})", exception);
        }
    }

    private static SslStreamCertificateContext Parse(string pem)
    {
        try
        {
            X509Certificate2Collection chain = [];
            chain.ImportFromPem(pem);
            X509Certificate2 leaf = X509Certificate2.CreateFromPem(pem, pem);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new FormatException("must be the PEM file of a certificate, and --tls-key that of its private key without a password", exception);
        }
    }
}
