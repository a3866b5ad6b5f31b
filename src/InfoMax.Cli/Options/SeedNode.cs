using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Options;

/// <summary>An address of <c>--seed-nodes</c>.</summary>
/// <param name="Place"><c>host:port</c>.</param>
/// <param name="HasTls">Whether that node has certificates, where the text says so.</param>
public sealed record SeedNode(string Place, bool? HasTls)
{
    /// <summary>Reads <c>host:port</c> or the whole address.</summary>
    /// <exception cref="FormatException">It is neither; the message says what it must be.</exception>
    public static SeedNode Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool? tls = text.StartsWith(Prefix(true), StringComparison.Ordinal) ? true : text.StartsWith(Prefix(false), StringComparison.Ordinal) ? false : null;
        string place = tls is { } known ? text[Prefix(known).Length..] : text;
        return Uri.TryCreate("tcp://" + place, UriKind.Absolute, out Uri? uri) && uri.Port > 0 && uri.Host.Length > 0
            && uri.UserInfo.Length == 0 && uri.PathAndQuery.Trim('/').Length == 0
            ? new SeedNode(place.TrimEnd('/'), tls)
            : throw new FormatException($"must be host:port or {Prefix(false)}host:port, as the other node's ready line says");
    }

    /// <summary>The node's whole address.</summary>
    /// <param name="tls">Nodes have certificates.</param>
    public string AddressFor(bool tls) => Prefix(tls) + Place;

    /// <summary>As it was given, in full.</summary>
    public override string ToString() => HasTls is { } tls ? AddressFor(tls) : Place;

    private static string Prefix(bool tls) => NodeConfiguration.AddressPrefix(tls);
}
