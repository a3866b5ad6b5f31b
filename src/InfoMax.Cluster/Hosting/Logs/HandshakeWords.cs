using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>
/// What Akka's transport says of connections whose TLS never came about, in words for an operator: who knocked and what is missing, without
/// the bytes that came.
/// </summary>
internal static partial class HandshakeWords
{
    /// <summary>The line to write instead of Akka's; null where it is another line.</summary>
    /// <param name="text">Akka's.</param>
    public static (LogLevel Level, string Text)? Of(string text)
    {
        if (Plain().Match(text) is { Success: true } plain)
        {
            return (LogLevel.Warning, $"cluster port: {Peer(plain)} speaks without TLS and is not heard; if a node is to join from there, give it --tls-dir with a certificate of this cluster's authority");
        }

        if (Rejected().Match(text) is { Success: true } rejected)
        {
            return (LogLevel.Warning, $"cluster port: {Peer(rejected)} did not come in, for no TLS came about; if a node is to join from there, its own log and the lines before this one say why");
        }

        // What failed, and with whom, is in the line before or after it.
        return text.StartsWith("TLS handshake failed on channel ", StringComparison.Ordinal) ? (LogLevel.Debug, text) : null;
    }

    private static string Peer(Match match) => match.Groups["peer"].Value.Replace("[::ffff:", "[", StringComparison.Ordinal) switch
    {
        ['[', .. var rest] when rest.IndexOf("]:", StringComparison.Ordinal) is > 0 and var end && !rest[..end].Contains(':', StringComparison.Ordinal) => rest.Remove(end, 1),
        var other => other,
    };

    [GeneratedRegex(@"^Error caught channel \[.+->(?<peer>.+)\]\(Id=[0-9a-f]+\): not an SSL/TLS record: ", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^Rejected incoming connection from \[(?<peer>.+)\] due to TLS handshake failure", RegexOptions.CultureInvariant)]
    private static partial Regex Rejected();
}
