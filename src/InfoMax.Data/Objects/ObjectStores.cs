using System.Collections.Concurrent;

namespace InfoMax.Data.Objects;

/// <summary>
/// The stores of this process, one a scheme. Where they are and who asks is a matter of the machine, as for every program
/// that uses the AWS SDK: credentials, region and endpoint come from its variables and files.
/// </summary>
public static class ObjectStores
{
    private const string GoogleEndpoint = "https://storage.googleapis.com";

    private static readonly ConcurrentDictionary<string, IObjectStore> Stores = new(StringComparer.Ordinal);
    private static string? _endpoint;

    /// <summary>Sends all <c>s3://</c> requests of this process to a server; to be called before the first of them.</summary>
    /// <param name="endpoint">Its address, <c>http(s)://host:port</c>; null for the SDK's own choice.</param>
    public static void UseEndpoint(string? endpoint)
    {
        Volatile.Write(ref _endpoint, endpoint);
        Stores.Clear();
    }

    /// <summary>The store of an address.</summary>
    public static IObjectStore Of(ObjectAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Stores.GetOrAdd(address.Scheme, scheme => new S3ObjectStore(scheme == "gs" ? GoogleEndpoint : Volatile.Read(ref _endpoint)));
    }
}
