using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;

namespace InfoMax.Cluster.Hosting;

/// <summary>Why a seed node does not take this node in: nothing is there, it speaks otherwise, or it has another name.</summary>
internal static class SeedProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects, and shakes hands if there is anything to shake; nothing is said to whoever is there.</summary>
    /// <param name="address">The seed, whose protocol is this node's own.</param>
    /// <param name="certificate">Shown to the seed, which would log a stranger else; null for a node without TLS.</param>
    /// <param name="isVerdict">It had time enough to answer, and has not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One line that begins with the seed's host and port, and says what to do; null where nothing is proven yet.</returns>
    public static async Task<string?> FindAsync(Address address, X509Certificate2? certificate, bool isVerdict, CancellationToken cancellationToken)
    {
        string name = $"{address.Host}:{address.Port}";
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        using TcpClient connection = new();
        try
        {
            await connection.ConnectAsync(address.Host!, address.Port ?? 0, end.Token);
        }
        catch (SocketException exception)
        {
            return $"{name}: cannot be reached ({exception.Message}); start a coordinator there, or correct the address";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{name}: no connection comes about in {Patience.TotalSeconds:F0} s; see that the machine runs and that no firewall is between, or correct the address";
        }

        Manners manners = await MannersAsync(connection, certificate, end.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return (certificate is not null, manners) switch
        {
            (false, Manners.Tls) => $"{name}: the node there has certificates, and talks to nobody without; give this node --tls-dir with a certificate of that cluster's authority",
            (true, Manners.Plain) => $"{name}: what listens there has no certificates, and this node talks to nobody without; give that node --tls-dir with a certificate of this one's authority",
            (true, Manners.Silent) when isVerdict => $"{name}: takes connections and says nothing; see whether the node there is stopped or very busy",
            _ when isVerdict => $"{name}: something listens there but does not answer to that name; name the node as the address in its own ready line does, which is its --public-host",
            _ => null,
        };
    }

    /// <summary>Who speaks TLS shows a certificate, whatever comes of it; a node without drops the connection.</summary>
    private static async Task<Manners> MannersAsync(TcpClient connection, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        bool isShown = false;
        try
        {
            await using SslStream tls = new(connection.GetStream(), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),

                    // Nothing is sent. Whoever shows one is let finish, so that it sees a node come and go and not a handshake fail.
                    RemoteCertificateValidationCallback = (_, shown, _, _) => isShown = shown is not null,
                },
                cancellationToken);
            await tls.ShutdownAsync();
        }
        catch (OperationCanceledException)
        {
            return isShown ? Manners.Tls : Manners.Silent;
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            // What was shown tells all.
        }

        return isShown ? Manners.Tls : Manners.Plain;
    }

    private enum Manners
    {
        /// <summary>It dropped the connection.</summary>
        Plain,

        /// <summary>It showed a certificate.</summary>
        Tls,

        /// <summary>It did neither.</summary>
        Silent,
    }
}
