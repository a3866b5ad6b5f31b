using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace InfoMax.Data.Access;

/// <summary>
/// What a node shows to the others and whom it believes, from one folder: <c>tls.crt</c> and <c>tls.key</c> are its own, <c>ca.crt</c>
/// is the authority of the cluster's certificates. The names are those that Kubernetes and its certificate managers use.
/// </summary>
public sealed class NodeCertificates
{
    /// <summary>The node's certificate.</summary>
    public const string CertificateFile = "tls.crt";

    /// <summary>Its private key.</summary>
    public const string KeyFile = "tls.key";

    /// <summary>File name of the authority that vouches for the nodes of a cluster.</summary>
    public const string AuthorityFile = "ca.crt";

    private NodeCertificates(string path, TlsIdentity identity, TlsTrust trust)
    {
        Path = path;
        Identity = identity;
        Trust = trust;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The node's own certificate and key.</summary>
    public TlsIdentity Identity { get; }

    /// <summary>Whom it believes.</summary>
    public TlsTrust Trust { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="FormatException">A file cannot be read, or the others would not believe the certificate; the message says what must be done.</exception>
    public static NodeCertificates Parse(string path)
    {
        string folder = System.IO.Path.GetFullPath(path);
        TlsIdentity identity;
        TlsTrust trust;
        try
        {
            identity = TlsIdentity.Open(System.IO.Path.Combine(folder, CertificateFile), System.IO.Path.Combine(folder, KeyFile), TimeProvider.System);
            trust = TlsTrust.Parse(System.IO.Path.Combine(folder, AuthorityFile));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"must hold {CertificateFile}, {KeyFile} and {AuthorityFile} in PEM: {exception.Message}", exception);
        }

        X509Certificate2 own = identity.Context.TargetCertificate;
        if (TimeProvider.System.GetUtcNow() > own.NotAfter)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{CertificateFile} ended on {own.NotAfter.ToUniversalTime():yyyy-MM-dd}; put a new one there"));
        }

        // As the other nodes will: they are shown the certificate alone.
        return TlsTrust.Problem(trust, own, null, SslPolicyErrors.None, "") is null
            ? new NodeCertificates(folder, identity, trust)
            : throw new FormatException($"{AuthorityFile} does not vouch for {CertificateFile}, so no other node would; {AuthorityFile} must be the authority that signed it, with all between them");
    }

    /// <summary>The folder.</summary>
    public override string ToString() => Path;
}
