using System.Globalization;

namespace InfoMax.Cluster.Protocol;

/// <summary>
/// Names of workers: <c>host:port#incarnation</c>, so that a node that comes back under its old address is another worker.
/// It is the shard's id too: a worker's work is the shard that is on its node.
/// </summary>
public static class WorkerName
{
    /// <summary>The coordinator's own node, which runs the rounds that need its disk whatever its roles.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>The name of a node.</summary>
    /// <param name="host">Host of its remoting address.</param>
    /// <param name="port">Port of its remoting address.</param>
    /// <param name="incarnation">The number that tells it from an earlier node at the address.</param>
    public static string Of(string? host, int? port, int incarnation) =>
        string.Create(CultureInfo.InvariantCulture, $"{host}:{port}#{incarnation}");
}
