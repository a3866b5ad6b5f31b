using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace InfoMax.Cli.Client;

/// <summary>Finds out whether a port that ended a connection without a word does so since it expects TLS.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Shakes hands and goes: nothing is said to whoever is there, so it does not matter who that is.</summary>
    public static async Task<bool> SpeaksAsync(Uri address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(address.Host, address.Port, end.Token);
#pragma warning disable CA5359 // Nothing is sent.
            await using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, end.Token);
            return true;
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or AuthenticationException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
