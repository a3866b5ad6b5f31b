using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using InfoMax.Testing.Access;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>What a shared cluster has: certificates of an authority of its own, a token, and artifacts in an object store.</summary>
/// <param name="folder">Where certificates and the token are.</param>
/// <param name="name">The cluster's name in the store.</param>
/// <param name="store">The store's server.</param>
internal sealed class ChaosGuard(string folder, string name, S3rver store) : IDisposable
{
    private const string Token = "chaos-0123456789abcdef";
    private readonly CertificateAuthority _authority = new("chaos");

    /// <summary>Where the job's artifacts are.</summary>
    public StoredArtifacts Artifacts { get; } = new(S3rver.Place($"{name}/{ChaosCluster.JobId}"));

    /// <summary>What every node's environment has.</summary>
    /// <param name="host">The address by which nodes reach this machine.</param>
    public IReadOnlyList<(string Name, string Value)> Variables(string host) => store.VariablesAt(host);

    /// <summary>A node's arguments.</summary>
    /// <param name="address">The address that it listens on.</param>
    public string[] Arguments(string address)
    {
        Directory.CreateDirectory(folder);
        string tokens = Path.Combine(folder, "tokens");
        if (!File.Exists(tokens))
        {
            File.WriteAllText(tokens, $"submit {Token}\n");
        }

        string certificates = Path.Combine(folder, address);
        if (!Directory.Exists(certificates))
        {
            _authority.Fill(certificates, IPAddress.Parse(address));
        }

        return ["--token-file", tokens, "--tls-dir", certificates, "--artifacts", S3rver.Place(name).ToString()];
    }

    /// <summary>A client that believes the authority and shows the token.</summary>
    public HttpClient Client()
    {
        HttpClient client = new(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { X509Certificate2.CreateFromPem(_authority.Pem) },
                },
            },
        });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    public void Dispose() => _authority.Dispose();
}
