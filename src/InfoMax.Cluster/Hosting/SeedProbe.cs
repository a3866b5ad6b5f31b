using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;

namespace InfoMax.Cluster.Hosting;

/// <summary>Why a seed node does not take this node in: nothing is there, it speaks otherwise, or it has another name.</summary>
internal static class SeedProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects, and shakes hands if there is anything to shake; nothing is said to whoever is there.</summary>
    /// <param name="address">The seed, whose protocol is this node's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One line that begins with the seed's host and port, and says what to do.</returns>
    public static async Task<string> FindAsync(Address address, CancellationToken cancellationToken)
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

        bool speaksTls = await SpeaksTlsAsync(connection, end.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return (address.Protocol == ClusterTls.Scheme, speaksTls) switch
        {
            (false, true) => $"{name}: the node there has certificates, and talks to nobody without; give this node --tls-dir with a certificate of that cluster's authority",
            (true, false) => $"{name}: what listens there has no certificates, and this node talks to nobody without; give that node --tls-dir with a certificate of this one's authority",
            _ => $"{name}: something listens there but does not answer to that name; name the node as the address in its own ready line does, which is its --public-host",
        };
    }

    /// <summary>Who speaks TLS shows a certificate, whatever comes of it; a node without drops the connection.</summary>
    private static async Task<bool> SpeaksTlsAsync(TcpClient connection, CancellationToken cancellationToken)
    {
        bool isShown = false;
        try
        {
            await using SslStream tls = new(connection.GetStream(), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    {
                        isShown = shown is not null;
                        return false;
                    },
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            // What was shown tells all.
        }

        return isShown;
    }
}
