using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InfoMax.Data.Access;

/// <summary>
/// The authorities that a client believes, from a PEM file that is read again for each new connection. A server must show a certificate that
/// one of them, and no other, vouches for, and that has the name under which it was asked for. Thread-safe.
/// </summary>
public sealed class TlsTrust
{
    private TlsTrust(string path)
    {
        Path = path;
        _ = Authorities();
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It cannot be read or holds no certificates.</exception>
    public static TlsTrust Parse(string path) => new(System.IO.Path.GetFullPath(path));

    /// <summary>
    /// What a client asks of each new connection. A server that is not believed ends the connection with a
    /// <see cref="CertificateRefusedException"/>, which says whether the authority, the time or the name is wrong.
    /// </summary>
    /// <param name="trust">The authorities; null for those of the machine.</param>
    public static RemoteCertificateValidationCallback Asking(TlsTrust? trust) => (sender, certificate, presented, errors) =>
        Problem(trust, certificate, presented, errors, (sender as SslStream)?.TargetHostName ?? "") is { } problem
            ? throw new CertificateRefusedException(problem)
            : true;

    /// <summary>Why a certificate is not believed, and what to do, on one line; null when it is.</summary>
    /// <param name="trust">The authorities; null for those of the machine.</param>
    /// <param name="certificate">The peer's certificate.</param>
    /// <param name="presented">What it showed beside it.</param>
    /// <param name="errors">What the system found: where there are authorities, an unknown one is judged anew.</param>
    /// <param name="host">The name under which it was asked for.</param>
    /// <param name="stranger">What to do about one of an authority that is not believed; null for what a client does over HTTP.</param>
    public static string? Problem(
        TlsTrust? trust, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, string host, string? stranger = null)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            return "it shows no certificate";
        }

        try
        {
            if (!(trust?.VouchesFor(leaf, presented) ?? (errors & SslPolicyErrors.RemoteCertificateChainErrors) == 0))
            {
                DateTimeOffset now = TimeProvider.System.GetUtcNow();
                return now > leaf.NotAfter ? $"its certificate ended on {Day(leaf.NotAfter)}; it needs a new one"
                    : now < leaf.NotBefore ? $"its certificate begins on {Day(leaf.NotBefore)}, and here it is {Day(now.UtcDateTime)}; set the clocks right"
                    : $"its certificate is of an authority ({leaf.Issuer}) that is not among {trust?.Path ?? "those of this machine"}; {stranger ?? "where that is the cluster's own, give --tls-ca its certificate"}";
            }
        }
        catch (FormatException exception)
        {
            return $"{trust}: {exception.Message}";
        }

        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
            ? $"its certificate is for {string.Join(" and ", Names(leaf))}, not for {host}; ask by a name that it has, or give it one with this name"
            : null;
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string[] Names(X509Certificate2 leaf)
    {
        string[] names = [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        return names.Length > 0 ? names : [leaf.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
    }

    private bool VouchesFor(X509Certificate2 leaf, X509Chain? presented)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities());
        foreach (X509ChainElement element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }

    /// <summary>The file, as it was typed.</summary>
    public override string ToString() => Path;

    private X509Certificate2Collection Authorities()
    {
        try
        {
            X509Certificate2Collection authorities = [];
            authorities.ImportFromPemFile(Path);
            return authorities.Count > 0 ? authorities : throw new FormatException("holds no certificate; name the PEM file of the authority's");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"cannot be read as PEM certificates ({exception.Message.ReplaceLineEndings(" ")})", exception);
        }
    }
}
