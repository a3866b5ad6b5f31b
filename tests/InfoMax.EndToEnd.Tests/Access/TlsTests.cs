using System.Globalization;
using System.Net;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using InfoMax.EndToEnd.Tests.Transfer;
using InfoMax.Testing.Access;
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
    private readonly CertificateAuthority _ours = new("ours");
    private readonly CertificateAuthority _theirs = new("theirs");

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
        _folder.Dispose();
    }

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
            using JobsApi plain = new(new Uri($"http://{url.Authority}/"), null);
            ApiException without = await Assert.ThrowsAsync<ApiException>(() => plain.ListAsync(token));
            Assert.Equal([$"--coordinator {plain.Coordinator}: the port speaks TLS: use https://{url.Authority}"], without.Lines);
            Assert.Equal((2, false), (without.ExitCode, without.IsTransient));
            await RefusedAsync(url, theirs, $"its certificate is of an authority (CN=ours) that is not among {theirs}; where that is the cluster's own, give --tls-ca its certificate");
            await RefusedAsync(url, null, "(CN=ours) that is not among those of this machine; where that is the cluster's own, give --tls-ca");
            using TransferClient node = new(new TransferOptions { Patience = TimeSpan.Zero, Trust = ours });
            Assert.Equal(100, TransferFixture.Read(new HttpArtifactStore(node.Connect(url.ToString(), token)), artifact).Length);
            using TransferClient stranger = new(new TransferOptions { Patience = TimeSpan.Zero, Trust = theirs });
            ArtifactException refused = Assert.Throws<ArtifactException>(() => TransferFixture.Read(new HttpArtifactStore(stranger.Connect(url.ToString(), token)), artifact));
            Assert.Contains($"its certificate is of an authority (CN=ours) that is not among {theirs}", refused.Message, StringComparison.Ordinal);
        }

        await using (HttpHost misnamed = await StartAsync(Identity("elsewhere"), store))
        {
            await RefusedAsync(Loopback(misnamed), ours, "its certificate is for 192.0.2.1, not for 127.0.0.1; ask by a name that it has, or give it one with this name");
            await RefusedAsync(Loopback(misnamed), theirs, "is of an authority (CN=ours)");
        }

        Issue("ours", "old", IPAddress.Loopback, hours: -1);
        await using HttpHost late = await StartAsync(Identity("old"), store);
        await RefusedAsync(Loopback(late), ours, "its certificate ended on ");
        await using HttpHost plainly = await StartAsync(null, store);
        await RefusedAsync(Loopback(plainly), ours, $"where the node has no TLS, ask it by http://127.0.0.1:{plainly.Port}");
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

    [Fact]
    public void Folder_MustBeWhatOtherNodesBelieve()
    {
        string folder = _ours.Fill(_folder["tls"], IPAddress.Loopback);
        Assert.Equal(folder, NodeCertificates.Parse(folder).ToString());
        File.WriteAllText(_folder["tls/ca.crt"], _theirs.Pem);
        Assert.Contains("ca.crt does not vouch for tls.crt", Refusal(folder), StringComparison.Ordinal);
        File.Delete(_folder["tls/ca.crt"]);
        Assert.Contains("must hold tls.crt, tls.key and ca.crt", Refusal(folder), StringComparison.Ordinal);
        Assert.Contains("tls.crt ended on ", Refusal(_ours.Fill(_folder["old"], IPAddress.Loopback, hours: -1)), StringComparison.Ordinal);
    }

    /// <summary>The commands of the documents, as they stand there.</summary>
    [Fact]
    public void DocumentedRecipe_MakesAFolderForEachNode()
    {
        Assert.SkipUnless(SystemCommand.Runs("openssl", "version"), "needs openssl");
        string text = File.ReadAllText(Repository.PathOf("docs", "operations.md"));
        string recipe = text[text.IndexOf("umask 077\nopenssl", StringComparison.Ordinal)..];
        Assert.Null(SystemCommand.Problem("bash", "-e", "-c", $"cd {_folder.Root} && {recipe[..recipe.IndexOf("```", StringComparison.Ordinal)]}"));
        Assert.All((string[])["node-1", "node-2", "node-3"], node =>
            Assert.Equal($"CN={node}", NodeCertificates.Parse(_folder[node]).Identity.Context.TargetCertificate.Subject));
    }

    private static string Refusal(string folder) => Assert.Throws<FormatException>(() => NodeCertificates.Parse(folder)).Message;

    private static Uri Loopback(HttpHost host) => new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{host.Port}/"));

    private static async Task RefusedAsync(Uri url, TlsTrust? trust, string words)
    {
        using JobsApi api = new(url, null, trust);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => api.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(words, Assert.Single(refused.Lines), StringComparison.Ordinal);
    }

    private TlsIdentity Identity(string name) => TlsIdentity.Open(_folder[$"{name}.pem"], _folder[$"{name}.key"], _clock);

    private static Task<HttpHost> StartAsync(TlsIdentity? identity, DirectoryArtifactStore store) => HttpHost.StartAsync(
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

    /// <summary>A certificate of an authority for an address, with its key.</summary>
    private void Issue(string authority, string name, IPAddress address, double hours = 20)
    {
        CertificateAuthority issuer = authority == "ours" ? _ours : _theirs;
        (string certificate, string key) = issuer.Issue(address, hours);
        File.WriteAllText(_folder[$"{authority}-ca.pem"], issuer.Pem);
        File.WriteAllText(_folder[$"{name}.pem"], certificate);
        File.WriteAllText(_folder[$"{name}.key"], key);
    }

    private sealed class Passing : TimeProvider
    {
        public long Ticks { get; set; }

        public override long GetTimestamp() => Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
