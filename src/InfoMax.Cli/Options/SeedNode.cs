using InfoMax.Cluster.Hosting;

namespace InfoMax.Cli.Options;

/// <summary>An address of <c>--seed-nodes</c>.</summary>
/// <param name="Address"><c>akka.tcp://infomax@host:port</c>.</param>
public sealed record SeedNode(string Address)
{
    private const string Prefix = $"akka.tcp://{NodeConfiguration.SystemName}@";

    /// <summary>Reads <c>host:port</c> or the whole address.</summary>
    /// <exception cref="FormatException">It is neither; the message says what it must be.</exception>
    public static SeedNode Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string place = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return Uri.TryCreate("tcp://" + place, UriKind.Absolute, out Uri? uri) && uri.Port > 0 && uri.Host.Length > 0
            && uri.UserInfo.Length == 0 && uri.PathAndQuery.Trim('/').Length == 0
            ? new SeedNode(Prefix + place.TrimEnd('/'))
            : throw new FormatException($"must be host:port or {Prefix}host:port, as the other node's ready line says");
    }

    /// <summary>The address.</summary>
    public override string ToString() => Address;
}
