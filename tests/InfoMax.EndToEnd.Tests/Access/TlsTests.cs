using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Http;
using InfoMax.EndToEnd.Tests.Transfer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>HTTP with TLS: clients and nodes believe their authority and no other, ask by name, and new certificates need no restart.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Passing _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ClientsAndNodes_BelieveTheirAuthorityAlone_AndTheName()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Issue("ours", "right", IPAddress.Loopback);
        Issue("theirs", "other", IPAddress.Loopback);
        Issue("ours", "elsewhere", IPAddress.Parse("192.0.2.1"));
        TlsTrust ours = TlsTrust.Parse(_folder["ours-ca.pem"]);
        TlsTrust theirs = TlsTrust.Parse(_folder["theirs-ca.pem"]);
        DirectoryArtifactStore store = new(_folder["artifacts"]);
        ArtifactRef artifact = TransferFixture.Write(store, "job/a", TransferFixture.Content(100));

        await using (HttpHost host = await StartAsync(Identity("right"), store))
        {
            Uri url = new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{host.Port}/"));
            using JobsApi believing = new(url, null, ours);
            Assert.Empty((await believing.ListAsync(token)).Jobs);
            await RefusedAsync(url, theirs);
            await RefusedAsync(url, null);
            using TransferClient node = new(new TransferOptions { Patience = TimeSpan.Zero, Trust = ours });
            Assert.Equal(100, TransferFixture.Read(new HttpArtifactStore(node.Connect(url.ToString(), token)), artifact).Length);
            using TransferClient stranger = new(new TransferOptions { Patience = TimeSpan.Zero, Trust = theirs });
            Assert.Throws<ArtifactException>(() => TransferFixture.Read(new HttpArtifactStore(stranger.Connect(url.ToString(), token)), artifact));
        }

        await using HttpHost misnamed = await StartAsync(Identity("elsewhere"), store);
        await RefusedAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{misnamed.Port}/")), ours);
    }

    [Fact]
    public void ReplacedFiles_AreInForceWithoutARestart_AndHalfReplacedOnesAreNot()
    {
        Issue("ours", "a", IPAddress.Loopback);
        Issue("ours", "b", IPAddress.Loopback);
        TlsIdentity identity = Identity("a");
        string before = identity.Context.TargetCertificate.Thumbprint;
        File.Copy(_folder["b.pem"], _folder["a.pem"], overwrite: true);
        _clock.Ticks += TimeSpan.TicksPerMinute;
        Assert.Equal(before, identity.Context.TargetCertificate.Thumbprint);
        File.Copy(_folder["b.key"], _folder["a.key"], overwrite: true);
        _clock.Ticks += TimeSpan.TicksPerMinute;
        Assert.NotEqual(before, identity.Context.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void WhatIsNoCertificate_IsSaid()
    {
        Issue("ours", "a", IPAddress.Loopback);
        Issue("ours", "b", IPAddress.Loopback);
        Assert.Contains("--tls-key", Assert.Throws<FormatException>(() => TlsIdentity.Open(_folder["a.pem"], _folder["b.key"], _clock)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<FormatException>(() => TlsIdentity.Open(_folder["none"], _folder["b.key"], _clock)).Message, StringComparison.Ordinal);
        Assert.Contains("holds no certificate", Assert.Throws<FormatException>(() => TlsTrust.Parse(_folder["a.key"])).Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(Uri url, TlsTrust? trust)
    {
        using JobsApi api = new(url, null, trust);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => api.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("its certificate is not believed", Assert.Single(refused.Lines), StringComparison.Ordinal);
    }

    private TlsIdentity Identity(string name) => TlsIdentity.Open(_folder[$"{name}.pem"], _folder[$"{name}.key"], _clock);

    private static Task<HttpHost> StartAsync(TlsIdentity identity, DirectoryArtifactStore store) => HttpHost.StartAsync(
        "127.0.0.1",
        0,
        new AccessGuard(null, isLoopback: true),
        routes =>
        {
            routes.MapTransfers(store, new UploadKeys(new byte[32]));
            routes.MapGet("/v1/jobs", () => Results.Text("""{"jobs":[]}""", "application/json"));
        },
        logging => logging.ClearProviders(),
        TestContext.Current.CancellationToken,
        identity);

    /// <summary>An authority, made once, and a certificate of it for an address, with its key.</summary>
    private void Issue(string authority, string name, IPAddress address)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string file = _folder[$"{authority}-ca.pem"];
        if (!File.Exists(file))
        {
            using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest root = new($"CN={authority}", rootKey, HashAlgorithmName.SHA256);
            root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using X509Certificate2 made = root.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
            File.WriteAllText(file, made.ExportCertificatePem());
            File.WriteAllText(_folder[$"{authority}-ca.key"], rootKey.ExportPkcs8PrivateKeyPem());
        }

        using X509Certificate2 issuer = X509Certificate2.CreateFromPemFile(file, _folder[$"{authority}-ca.key"]);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(issuer, now.AddMinutes(-4), now.AddHours(20), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(_folder[$"{name}.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_folder[$"{name}.key"], key.ExportPkcs8PrivateKeyPem());
    }

    private sealed class Passing : TimeProvider
    {
        public long Ticks { get; set; }

        public override long GetTimestamp() => Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
