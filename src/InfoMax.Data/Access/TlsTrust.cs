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

    /// <summary>What a connection asks.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="presented">What it showed beside it.</param>
    /// <param name="errors">What the system found: of these only an unknown authority is judged anew.</param>
    public bool Accepts(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        try
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
        catch (FormatException)
        {
            return false;
        }
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
