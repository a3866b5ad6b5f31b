using System.Collections.Concurrent;

namespace InfoMax.Data.Objects;

/// <summary>
/// The stores of this process, one a scheme. Where they are and who asks is a matter of the machine, as for every program
/// that uses these stores' SDKs: credentials, region and endpoint come from their variables and files. To add a store: its
/// scheme here, and an <see cref="IObjectStore"/>.
/// </summary>
public static class ObjectStores
{
    private const string GoogleEndpoint = "https://storage.googleapis.com";

    private static readonly Dictionary<string, Func<IObjectStore>> Schemes = new(StringComparer.Ordinal)
    {
        ["s3"] = () => new S3ObjectStore(Volatile.Read(ref _endpoint)),
        ["gs"] = () => new S3ObjectStore(GoogleEndpoint),
        ["az"] = () => new AzureObjectStore(),
    };

    private static readonly ConcurrentDictionary<string, IObjectStore> Stores = new(StringComparer.Ordinal);
    private static string? _endpoint;

    /// <summary>The forms of addresses, for messages.</summary>
    public static string Forms { get; } = string.Join(" or ", Schemes.Keys.Select(scheme => $"{scheme}://{(scheme == "az" ? "CONTAINER" : "BUCKET")}/PREFIX"));

    /// <summary>True for a text that begins with a scheme and <c>://</c>, whether or not the rest is right.</summary>
    public static bool HasScheme(string text) => Schemes.Keys.Any(scheme => text.StartsWith(scheme + "://", StringComparison.Ordinal));

    /// <summary>Sends all <c>s3://</c> requests of this process to a server; to be called before the first of them.</summary>
    /// <param name="endpoint">Its address, <c>http(s)://host:port</c>; null for the SDK's own choice.</param>
    public static void UseEndpoint(string? endpoint)
    {
        Volatile.Write(ref _endpoint, endpoint);
        Stores.Clear();
        StoreSilences.Forget();
    }

    /// <summary>The store that an address's scheme names; one a scheme in a process.</summary>
    public static IObjectStore Of(ObjectAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Stores.GetOrAdd(address.Scheme, scheme => Schemes[scheme]());
    }
}
