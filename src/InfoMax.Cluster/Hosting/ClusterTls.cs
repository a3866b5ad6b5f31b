using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Hosting;
using Akka.Remote.Transport.DotNetty;
using InfoMax.Data.Access;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Mutual TLS between nodes. Whoever connects must show a certificate of the cluster's authority before a byte of what it sends is
/// read, and so must whom the node connects to.
/// </summary>
/// <remarks>
/// Names are not compared: whoever has a certificate of the authority is a node, all nodes may do the same, and Akka ends a system
/// one of whose own connections fails at its certificate: one node with a wrong name would end the others.
/// </remarks>
internal static class ClusterTls
{
    /// <summary>Addresses of nodes that speak without TLS begin so.</summary>
    public const string PlainScheme = "akka.tcp";

    /// <summary>Addresses of nodes that speak TLS begin so.</summary>
    public const string Scheme = "akka.ssl.tcp";

    /// <summary>Akka's reason for ending a system one of whose own connections failed in the handshake; the type is internal to it.</summary>
    private const string FailedHandshake = "Akka.Remote.Transport.DotNetty.TlsHandshakeFailureReason";

    /// <summary>Said alike on both sides, for neither knows which of the two is the wrong one. That an unknown authority be trusted is never advised: it could make nodes.</summary>
    private const string Stranger =
        "if both are to be nodes of one cluster, issue the one that is not a certificate by the cluster's authority, and put that authority's ca.crt beside it in its --tls-dir; else it is a stranger, and kept out";

    /// <summary>Turns it on where the node has certificates.</summary>
    /// <remarks>The authority is read anew for each connection; the node's own certificate is Akka's for as long as the actor system runs.</remarks>
    public static AkkaConfigurationBuilder ConfigureTls(this AkkaConfigurationBuilder builder, NodeCertificates? certificates) => certificates is null
        ? builder
        : builder
            .AddSetup(new DotNettySslSetup(
                certificates.Identity.Context.TargetCertificate,
                suppressValidation: false,
                requireMutualAuthentication: true,
                validateCertificateHostname: false,
                Believing(certificates.Trust)))
            .AddHocon(ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.enable-ssl = on"), HoconAddMode.Prepend);

    /// <summary>True for a system that ended since it and another node did not believe each other.</summary>
    public static bool EndedIn(ActorSystem system) => CoordinatedShutdown.Get(system).ShutdownReason?.GetType().FullName == FailedHandshake;

    /// <summary>The certificate that the node of the system shows; null for one that speaks without TLS.</summary>
    public static X509Certificate2? CertificateOf(ActorSystem system) =>
        system.Settings.Setup.Get<DotNettySslSetup>() is { HasValue: true } setup ? setup.Value.Certificate : null;

    private static CertificateValidationCallback Believing(TlsTrust trust) => (certificate, chain, peer, errors, log) =>
    {
        string? problem = TlsTrust.Problem(trust, certificate, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch, peer, Stranger);
        if (problem is not null)
        {
            log.Warning("cluster port: {0} is refused: {1}", peer, problem);
        }

        return problem is null;
    };
}
