using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InfoMax.Testing.Access;

/// <summary>An authority of a test that issues certificates, valid for a day.</summary>
/// <param name="name">Its name.</param>
internal sealed class CertificateAuthority(string name) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private X509Certificate2? _certificate;

    /// <summary>Its own certificate, in PEM.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private X509Certificate2 Certificate
    {
        get
        {
            if (_certificate is null)
            {
                CertificateRequest request = new($"CN={name}", _key, HashAlgorithmName.SHA256);
                request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
                _certificate = request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(1));
            }

            return _certificate;
        }
    }

    /// <summary>A certificate for an address and its key, in PEM.</summary>
    /// <param name="address">What it is asked for by.</param>
    /// <param name="hours">Hours from now until it ends.</param>
    public (string Certificate, string Key) Issue(IPAddress address, double hours = 20)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={address}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(Certificate, Now.AddDays(-1), Now.AddHours(hours), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Fills a folder for <c>--tls-dir</c>; its path.</summary>
    /// <param name="folder">Made when missing.</param>
    /// <param name="address">What the node is asked for by.</param>
    /// <param name="hours">Hours from now until its certificate ends.</param>
    public string Fill(string folder, IPAddress address, double hours = 20)
    {
        (string certificate, string key) = Issue(address, hours);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), Pem);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), key);
        return folder;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate?.Dispose();
        _key.Dispose();
    }
}
