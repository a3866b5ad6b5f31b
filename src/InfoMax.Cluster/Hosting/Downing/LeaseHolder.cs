namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>Who may act as the cluster's coordinator, as the database says, and until when.</summary>
/// <param name="Owner"><c>host:port#incarnation</c>: a node that starts again is another owner.</param>
/// <param name="Expires">When it lapses by the database's clock, unless it is prolonged.</param>
internal sealed record LeaseHolder(string Owner, DateTime Expires)
{
    private const char Mark = '#';

    /// <summary>The owner's name for an incarnation of a node.</summary>
    /// <param name="hostAndPort">Its address, <c>host:port</c>.</param>
    /// <param name="incarnation">Which start of it.</param>
    public static string NameOf(string hostAndPort, int incarnation) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{hostAndPort}{Mark}{incarnation}");

    /// <summary>The owner's address, <c>host:port</c>.</summary>
    public string HostAndPort => Owner.Split(Mark)[0];
}
