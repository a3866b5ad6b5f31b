using System.Net;
using InfoMax.Cluster.Hosting;
using InfoMax.Data.Access;
using InfoMax.Testing.Access;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Wire;

/// <summary>A coordinator with a certificate of one of two authorities.</summary>
public sealed class TlsNode : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The node.</summary>
    public ClusterNode Node { get; private set; } = null!;

    /// <summary>Whom it believes.</summary>
    internal CertificateAuthority Ours { get; } = new("ours");

    /// <summary>Whom it does not.</summary>
    internal CertificateAuthority Theirs { get; } = new("theirs");

    /// <summary>The file of the authority that it believes.</summary>
    internal string Authority => _folder["tls/ca.crt"];

    public async ValueTask InitializeAsync() => Node = await StartAsync(_folder["node"], Ours.Fill(_folder["tls"], IPAddress.Loopback), "60s");

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Ours.Dispose();
        Theirs.Dispose();
        _folder.Dispose();
    }

    /// <summary>Starts a coordinator, or a worker that joins a node within some time.</summary>
    internal static Task<ClusterNode> StartAsync(string directory, string? certificates, string joinTimeout, params string[] seeds) => ClusterNode.StartAsync(
        new NodeOptions
        {
            DataDirectory = directory,
            Cores = 1,
            Roles = seeds.Length == 0 ? [NodeOptions.CoordinatorRole] : [NodeOptions.WorkerRole],
            SeedNodes = seeds,
            Certificates = certificates is null ? null : NodeCertificates.Parse(certificates),
            Overrides = $"infomax.join-timeout = {joinTimeout}",
        },
        null,
        TestContext.Current.CancellationToken);
}
